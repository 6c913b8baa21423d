import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Tree } from '@nx/devkit';
import { DERIVED_FOLDERS } from '../../workspace/open-changes';
import { hasDependency } from './dependencies';

const GIT_IGNORE = '.gitignore';

/**
 * Files that targets write into a change and can regenerate. The pattern is not `**`: a capability
 * may be called `report`, and its folder under `specs/` must not be ignored.
 */
const DERIVED = ['openspec/changes', 'openspec/changes/archive'].flatMap((changes) =>
  [...DERIVED_FOLDERS].map((folder) => `${changes}/*/${folder}/`),
);

/** Nx's own state. */
const NX_STATE = ['.nx/cache', '.nx/workspace-data'];

/** Every line that `init` may add to an ignore file. */
export const IGNORED_BY_INIT: readonly string[] = [
  ...DERIVED,
  ...NX_STATE,
  'openspec/changes/**/contracts/generated/',
];

/**
 * Excludes files that are derived from a plan, and Nx's own state, from git and from formatters,
 * which read the same file. Does nothing if there is neither a repository nor a `.gitignore`.
 */
export function ignoreDerivedFiles(tree: Tree): void {
  const text = tree.read(GIT_IGNORE, 'utf-8');
  if (text === null && !isInRepository(tree.root)) {
    return;
  }
  // If the user has negated a pattern, respect that decision.
  const known = new Set(
    (text ?? '').split(/\r?\n/).map((line) => line.trim().replace(/^!?\/?/, '')),
  );
  const ignoresNx = ['.nx', '.nx/', '.nx/*', '.nx/**'].some((pattern) => known.has(pattern));
  const wanted = [...DERIVED, ...(ignoresNx ? [] : NX_STATE)];
  const missing = wanted.filter((pattern) => !known.has(pattern) && !known.has(`${pattern}/`));
  if (missing.length === 0) {
    return;
  }
  const start = text === null || text === '' || text.endsWith('\n') ? (text ?? '') : `${text}\n`;
  tree.write(GIT_IGNORE, `${start}${missing.join('\n')}\n`);
}

/** In a worktree, `.git` is a file. */
function isInRepository(folder: string): boolean {
  if (existsSync(join(folder, '.git'))) {
    return true;
  }
  const parent = dirname(folder);
  return parent !== folder && isInRepository(parent);
}

const FORMATTER_IGNORE = '.prettierignore';

/** Generated contracts of open and of archived changes. */
const GENERATED_CONTRACTS = 'openspec/changes/**/contracts/generated/';

/** Configuration files of Prettier, and of oxfmt, which reads the same ignore file. */
const FORMATTER_CONFIGURATIONS = [
  '.oxfmtrc.json',
  '.oxfmtrc.jsonc',
  '.prettierrc',
  '.prettierrc.json',
  '.prettierrc.json5',
  '.prettierrc.yaml',
  '.prettierrc.yml',
  '.prettierrc.toml',
  '.prettierrc.js',
  '.prettierrc.cjs',
  '.prettierrc.mjs',
  '.prettierrc.ts',
  'prettier.config.js',
  'prettier.config.cjs',
  'prettier.config.mjs',
  'prettier.config.ts',
];

/**
 * Excludes generated contracts from formatters, because their text is compared with the generator's
 * output. Without a formatter, no file is created.
 */
export function ignoreGeneratedContracts(tree: Tree): void {
  const text = tree.read(FORMATTER_IGNORE, 'utf-8');
  if (text === null) {
    if (usesFormatter(tree)) {
      tree.write(FORMATTER_IGNORE, `${GENERATED_CONTRACTS}\n`);
    }
    return;
  }
  if (text.split(/\r?\n/).some((line) => line.trim() === GENERATED_CONTRACTS)) {
    return;
  }
  const separator = text === '' || text.endsWith('\n') ? '' : '\n';
  tree.write(FORMATTER_IGNORE, `${text}${separator}${GENERATED_CONTRACTS}\n`);
}

function usesFormatter(tree: Tree): boolean {
  return (
    FORMATTER_CONFIGURATIONS.some((file) => tree.exists(file)) ||
    hasDependency(tree, 'prettier') ||
    hasDependency(tree, 'oxfmt')
  );
}
