import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inScope, type Plan } from '@parallel-plan/plan';
import { runGit } from '../../git/git';
import { type DirtyFile, fastForward, readGitState } from '../../git/state';
import { GeneratorError } from '../generator-error';
import { OPENSPEC_PACKAGE } from '../init/dependencies';
import { IGNORED_BY_INIT } from '../init/ignore-files';
import { PLUGIN_NAME } from '../init/plugin-options';
import type { FeatureOptions, Notes } from './types';

const MAX_LISTED = 20;
const MAX_NAMED = 5;

/** Nx's own state, which says nothing about the workspace. */
const NX_STATE = /(^|\/)\.nx\//;
/** Lock files change together with `package.json`. */
const LOCK_FILES = ['package-lock.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock', 'bun.lockb'];

/**
 * Stops if tracked files are modified or staged: a plan mixed with other edits can't be reviewed or
 * undone separately. Files that `init` and `feature` write are allowed, and so are untracked files.
 *
 * @param root absolute path of the workspace root
 * @returns untracked files, workspace-relative, for `checkUntracked`
 * @throws GeneratorError `feature/dirty-tree`, `feature/pull`
 */
export async function checkCleanState(
  root: string,
  options: Pick<FeatureOptions, 'allowDirty' | 'pull' | 'briefFile'>,
  isDryRun: boolean,
  notes: Notes,
): Promise<readonly string[]> {
  const state = await readGitState(root);
  if (state.kind === 'none') {
    notes.warn(state.message);
    return [];
  }
  const others = state.dirty.filter(
    ({ path }) =>
      path !== options.briefFile && !path.startsWith('openspec/') && !NX_STATE.test(path),
  );
  const tracked = others.filter(({ status }) => status !== 'untracked');
  if (tracked.length > 0 && !options.allowDirty) {
    stopAt(await withoutSetup(root, tracked));
  }
  if (options.pull) {
    await pull(root, isDryRun, notes);
  } else if (state.behind !== undefined && state.behind.commits > 0) {
    const { commits, ref } = state.behind;
    notes.warn(
      `The branch is ${commits} commit${commits === 1 ? '' : 's'} behind ${ref}, as last fetched. Pass --pull to plan on the newest state.`,
    );
  }
  return options.allowDirty
    ? []
    : others.filter(({ status }) => status === 'untracked').map(({ path }) => path);
}

/**
 * Stops if a package may write an untracked file: its worktree would not contain the file. Lists
 * other untracked files in a note.
 *
 * @param untracked workspace-relative paths, as `checkCleanState` returns them
 * @throws GeneratorError `feature/dirty-tree`
 */
export function checkUntracked(untracked: readonly string[], plan: Plan, notes: Notes): void {
  const scopes = plan.packages
    .filter(({ package_id }) => package_id !== 'wp-integration')
    .map(({ scope }) => scope);
  const inPackages = untracked.filter((path) => scopes.some((scope) => inScope(scope, path)));
  stopAt(inPackages.map((path) => ({ path, status: 'untracked' })));
  if (untracked.length > 0) {
    const more = untracked.length - MAX_NAMED;
    notes.warn(
      `Untracked files outside of all packages: ${untracked.slice(0, MAX_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}. Worktrees will not have them.`,
    );
  }
}

/** @throws GeneratorError `feature/dirty-tree` if there are any */
function stopAt(files: readonly DirtyFile[]): void {
  if (files.length === 0) return;
  throw new GeneratorError(
    'feature/dirty-tree',
    `There ${files.length === 1 ? 'is 1 uncommitted change. Commit or stash it' : `are ${files.length} uncommitted changes. Commit or stash them`}, or pass --allowDirty.`,
    listed(files),
  );
}

/** The files whose changes since the last commit go beyond what `nx add parallel-plan` writes. */
async function withoutSetup(
  root: string,
  files: readonly DirtyFile[],
): Promise<readonly DirtyFile[]> {
  const own = new Set<string>();
  for (const { path, status } of files) {
    if (status === 'modified' && (await isSetup(root, path))) own.add(path);
  }
  const isOwn = ({ path, status }: DirtyFile): boolean =>
    own.has(path) ||
    (status === 'modified' && LOCK_FILES.includes(path) && own.has('package.json'));
  return files.filter((file) => !isOwn(file));
}

async function isSetup(root: string, path: string): Promise<boolean> {
  const normalise = SETUP_FILES[path];
  if (normalise === undefined) return false;
  const before = await runGit(root, ['show', `HEAD:./${path}`]);
  if (before.exitCode !== 0) return false;
  try {
    return normalise(before.stdout) === normalise(readFileSync(join(root, path), 'utf-8'));
  } catch {
    return false;
  }
}

/** By file: a function that removes from its text what `init` adds. */
const SETUP_FILES: Readonly<Record<string, (text: string) => string>> = {
  'nx.json': (text) => JSON.stringify(withoutKeys(JSON.parse(text))),
  'package.json': (text) => JSON.stringify(withoutKeys(JSON.parse(text))),
  '.gitignore': withoutIgnored,
  '.prettierignore': withoutIgnored,
};

/** Removes the plugin's entries from lists and keys, and what becomes empty by that. */
function withoutKeys(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.filter((entry) => !isOurs(entry)).map(withoutKeys);
  }
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value)
    .filter(([key]) => !isOurs(key))
    .map(([key, entry]) => [key, withoutKeys(entry)] as const)
    .filter(([, entry]) => JSON.stringify(entry) !== '[]' && JSON.stringify(entry) !== '{}')
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(kept);
}

function isOurs(entry: unknown): boolean {
  const name =
    typeof entry === 'object' && entry !== null && 'plugin' in entry ? entry.plugin : entry;
  return (
    name === PLUGIN_NAME ||
    name === OPENSPEC_PACKAGE ||
    (typeof name === 'string' && name.startsWith(`${PLUGIN_NAME}:`))
  );
}

function withoutIgnored(text: string): string {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return lines.filter((line) => line !== '' && !IGNORED_BY_INIT.includes(line)).join('\n');
}

async function pull(root: string, isDryRun: boolean, notes: Notes): Promise<void> {
  if (isDryRun) {
    notes.warn('--pull was not done, because this is a dry run.');
    return;
  }
  const result = await fastForward(root);
  if (!result.ok) {
    throw new GeneratorError('feature/pull', result.message);
  }
}

function listed(files: readonly DirtyFile[]): readonly string[] {
  const lines = files.slice(0, MAX_LISTED).map(({ status, path }) => `${status}: ${path}`);
  const more = files.length - lines.length;
  return more > 0 ? [...lines, `and ${more} more`] : lines;
}
