import { realpathSync } from 'node:fs';
import { type ExecutorContext, logger } from '@nx/devkit';
import { parsePlanBytes } from '@parallel-plan/plan';
import { boundaryMap } from '../../boundaries/boundary-map';
import { formatBoundaries } from '../../boundaries/format-boundaries';
import { readChangeSources } from '../../prove/plan-source';
import { NotCheckableError } from '../../workspace/not-checkable-error';
import { resolveOutputFile, writeOutputFile } from '../../workspace/output-file';
import { toWorkspace } from '../../workspace/to-workspace';
import type { BoundariesExecutorOptions } from './schema';

/** Prints which package of a change may write into which projects. */
export default async function boundariesExecutor(
  { change, json = false, outputFile }: BoundariesExecutorOptions,
  { root, projectGraph }: Pick<ExecutorContext, 'root'> & Partial<ExecutorContext>,
): Promise<{ success: boolean }> {
  try {
    const file = outputFile === undefined ? undefined : resolveOutputFile(root, outputFile);
    const { sources, unreadable } = readChangeSources(realpathSync(root), change);
    const [source] = sources;
    if (source === undefined) {
      throw new NotCheckableError(`${unreadable[0]?.file ?? change}: ${unreadable[0]?.why ?? ''}`);
    }
    const { view, readable } = parsePlanBytes(source.bytes, { file: source.file });
    if (!readable) {
      throw new NotCheckableError(
        `${source.file} can't be read: \`nx run change/${change}:validate\` says why.`,
      );
    }
    if (projectGraph === undefined) {
      throw new NotCheckableError('There is no project graph: run this through Nx.');
    }
    const map = boundaryMap(change, view, toWorkspace(projectGraph));
    const asJson = `${JSON.stringify(map, null, 2)}\n`;
    process.stdout.write(json ? asJson : formatBoundaries(map));
    if (file !== undefined) writeOutputFile(file, asJson);
    return { success: true };
  } catch (error) {
    if (!(error instanceof NotCheckableError)) throw error;
    logger.error(error.message);
    return { success: false };
  }
}
