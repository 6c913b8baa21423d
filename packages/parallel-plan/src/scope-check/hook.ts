import { resolve } from 'node:path';
import type { ScopeCheckResult } from '@parallel-plan/plan';
import { runGit } from '../git/git';
import { findWorkspaceRoot, workspaceRootOf } from '../workspace/find-workspace-root';
import { readHookInput } from './hook-input';
import { scopeCheck, type ScopeCheckOptions } from './scope-check';

/**
 * Checks what a coding agent is about to write. The work is that of the agent's working tree
 * (`cwd`), even if the agent was started in another one of the same repository.
 *
 * @param text the JSON that the agent passes to its hook
 * @param here absolute path of the folder in which the command runs, with symbolic links resolved
 * @param options the work, if the branch's name doesn't identify it
 * @returns `undefined` for a tool that writes no files
 * @throws NotCheckableError if the write can't be checked; the tool must then be blocked
 */
export async function judgeHook(
  text: string,
  here: string,
  options: Pick<ScopeCheckOptions, 'change' | 'packageId' | 'planRef'>,
): Promise<ScopeCheckResult | undefined> {
  const { paths: names, cwd } = readHookInput(text);
  if (names.length === 0) return undefined;
  const from = cwd === undefined ? here : resolve(here, cwd);
  return scopeCheck(await workspaceOf(here, from), { ...options, files: { names, from } });
}

/**
 * The workspace that contains `from`, if it belongs to the repository in which the command runs.
 */
async function workspaceOf(here: string, from: string): Promise<string> {
  const own = findWorkspaceRoot(here);
  if (own === undefined) return workspaceRootOf(from);
  const other = findWorkspaceRoot(from);
  if (other === undefined || own === other) return own;
  const [ours, theirs] = await Promise.all([own, other].map(commonFolder));
  return ours === theirs ? other : own;
}

/** The git folder that all working trees of a repository share. */
async function commonFolder(root: string): Promise<string> {
  const args = ['rev-parse', '--path-format=absolute', '--git-common-dir'];
  const { exitCode, stdout } = await runGit(root, args);
  return exitCode === 0 ? stdout.trim() : root;
}
