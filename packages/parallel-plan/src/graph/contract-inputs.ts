import { posix } from 'node:path';
import { toNxPath } from './nx-globs';
import type { PlanFacts } from './plan-facts';

/** More than a plan has that people read. */
const MAX_FILES = 200;

/**
 * The contracts that a plan names, wherever they are, as inputs of an Nx target: a path is one in the
 * folder of the change, or else in the workspace.
 *
 * @param root the folder of the change, workspace-relative
 */
export function contractInputs(
  { contractFiles }: Pick<PlanFacts, 'contractFiles'>,
  root: string,
): readonly string[] {
  if (contractFiles.length > MAX_FILES) return ['{workspaceRoot}/**/*'];
  const paths = contractFiles
    .filter((path) => !posix.isAbsolute(path) && !path.includes('\0'))
    .flatMap((path) => [posix.join(root, path), posix.normalize(path)])
    .filter((path) => !/^\.\.(?:\/|$)/.test(path) && !path.startsWith(`${root}/contracts/`));
  return [...new Set(paths)].map((path) => `{workspaceRoot}/${toNxPath(path)}`);
}
