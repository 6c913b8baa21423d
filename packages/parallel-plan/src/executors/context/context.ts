import { contextSlices } from '../../context/context-slices';
import { formatSlices } from '../../context/format-slices';
import { contextFolder, manifestOf, writeSlices } from '../../context/write-slices';
import { oneChange, type RunContext, runExecutor } from '../run-executor';
import type { ContextExecutorOptions } from './schema';

/** Writes the context slices of a change, one folder per package. */
export default async function contextExecutor(
  options: ContextExecutorOptions,
  context: RunContext,
): Promise<{ success: boolean }> {
  const { package: packageId } = options;
  return runExecutor(options, context, (root) => {
    const change = oneChange(root, options.change, context);
    const slices = contextSlices(root, change, packageId);
    writeSlices(root, change, slices, packageId === undefined);
    return {
      success: true,
      text: formatSlices(slices, contextFolder(change)),
      json: { change, slices: slices.map(manifestOf) },
    };
  });
}
