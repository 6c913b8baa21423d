import { realpathSync } from 'node:fs';
import { type ExecutorContext, logger } from '@nx/devkit';
import { escapeJson } from '@parallel-plan/plan';
import { contextSlices } from '../../context/context-slices';
import { formatSlices } from '../../context/format-slices';
import { manifestOf } from '../../context/slice-manifest';
import { contextFolder, writeSlices } from '../../context/write-slices';
import { NotCheckableError } from '../../workspace/not-checkable-error';
import { resolveOutputFile, writeOutputFile } from '../../workspace/output-file';
import type { ContextExecutorOptions } from './schema';

/** Writes the context slices of a change, a folder a package. */
export default async function contextExecutor(
  { change, package: packageId, json = false, outputFile }: ContextExecutorOptions,
  { root }: Pick<ExecutorContext, 'root'>,
): Promise<{ success: boolean }> {
  try {
    const output = outputFile === undefined ? undefined : resolveOutputFile(root, outputFile);
    const slices = contextSlices(root, change, packageId);
    writeSlices(realpathSync(root), change, slices, packageId === undefined);
    const result = { version: 1, change, slices: slices.map(manifestOf) };
    const text = `${escapeJson(JSON.stringify(result, null, 2))}\n`;
    process.stdout.write(json ? text : formatSlices(slices, contextFolder(change)));
    if (output !== undefined) writeOutputFile(output, text);
    return { success: true };
  } catch (error) {
    if (!(error instanceof NotCheckableError)) throw error;
    logger.error(error.message);
    return { success: false };
  }
}
