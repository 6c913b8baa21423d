import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as Contracts from '@parallel-plan/contracts';
import { escapeControls, quoted } from '@parallel-plan/plan';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { findOwnerCode } from './owner-code';
import { readProjectRoots, unknownProject } from './project-roots';

/** Milliseconds. A large library on a busy machine takes half a minute. */
const TIMEOUT_MS = 120_000;

const load = createRequire(__filename);

/**
 * Reads the current exports of a project as one declaration file.
 *
 * @param root absolute path of the workspace root, with symbolic links resolved
 * @throws NotCheckableError if the project doesn't exist, or its code can't be read
 */
export async function projectSurface(root: string, project: string): Promise<string> {
  const roots = await readProjectRoots([project]);
  const projectRoot = roots.get(project);
  if (projectRoot === undefined)
    throw new NotCheckableError(unknownProject(project, [...roots.keys()]));
  const code = findOwnerCode(root, projectRoot);
  if (!('entry' in code)) throw new NotCheckableError(code.why);
  const { readSurface } = load('@parallel-plan/contracts') as typeof Contracts;
  const paths = { entry: join(root, code.entry), tsconfig: join(root, code.tsconfig) };
  const answer = await readSurface(paths, TIMEOUT_MS);
  if ('text' in answer) return answer.text;
  const why = escapeControls(answer.failure);
  throw new NotCheckableError(`The exports of ${quoted(project)} can't be read: ${why}`);
}
