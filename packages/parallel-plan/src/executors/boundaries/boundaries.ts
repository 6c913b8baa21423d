import { parsePlanBytes } from '@parallel-plan/plan';
import { boundaryMap } from '../../boundaries/boundary-map';
import { formatBoundaries } from '../../boundaries/format-boundaries';
import { readChangeSources } from '../../prove/plan-source';
import { NotCheckableError } from '../../workspace/not-checkable-error';
import { toWorkspace } from '../../workspace/to-workspace';
import { oneChange, type Outcome, type RunContext, runExecutor } from '../run-executor';
import type { BoundariesExecutorOptions } from './schema';

/** Prints which packages of a change may write into which projects. */
export default async function boundariesExecutor(
  options: BoundariesExecutorOptions,
  context: RunContext,
): Promise<{ success: boolean }> {
  return runExecutor(options, context, (root) => boundaries(root, options, context));
}

function boundaries(
  root: string,
  { change: given }: BoundariesExecutorOptions,
  { projectGraph }: RunContext,
): Outcome {
  const change = oneChange(root, given);
  const { sources, unreadable } = readChangeSources(root, change);
  const [source] = sources;
  if (source === undefined) {
    throw new NotCheckableError(`${unreadable[0]?.file ?? change}: ${unreadable[0]?.why ?? ''}`);
  }
  const { view, readable } = parsePlanBytes(source.bytes, { file: source.file });
  if (!readable) {
    throw new NotCheckableError(
      `${source.file} is not readable YAML: run \`nx run change/${change}:validate\` for the reason.`,
    );
  }
  if (projectGraph === undefined) {
    throw new NotCheckableError('There is no project graph: run this through Nx.');
  }
  const map = boundaryMap(change, view, toWorkspace(projectGraph));
  return { success: true, text: formatBoundaries(map), json: map };
}
