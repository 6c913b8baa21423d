import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Tree } from '@nx/devkit';
import { DERIVED_FOLDERS } from '../../workspace/open-changes';

const IGNORE_FILE = '.gitignore';

/**
 * What targets write into a change and can make again. Not `**`: a
 * capability may be called `report`, and its folder under `specs/` is no report.
 */
const DERIVED = ['openspec/changes', 'openspec/changes/archive'].flatMap((changes) =>
  [...DERIVED_FOLDERS].map((folder) => `${changes}/*/${folder}/`),
);

/**
 * Keeps what is derived from a plan out of git, and thereby away from formatters, which read the same
 * file. Where there is no repository and no `.gitignore`, there will be nobody to read one.
 */
export function ignoreDerivedFiles(tree: Tree): void {
  const text = tree.read(IGNORE_FILE, 'utf-8');
  if (text === null && !isInRepository(tree.root)) {
    return;
  }
  // A line that takes the pattern back is a decision of theirs.
  const known = new Set(
    (text ?? '').split(/\r?\n/).map((line) => line.trim().replace(/^!?\/?/, '')),
  );
  const missing = DERIVED.filter((pattern) => !known.has(pattern));
  if (missing.length === 0) {
    return;
  }
  const start = text === null || text === '' || text.endsWith('\n') ? (text ?? '') : `${text}\n`;
  tree.write(IGNORE_FILE, `${start}${missing.join('\n')}\n`);
}

/** A worktree has a file of that name. */
function isInRepository(folder: string): boolean {
  if (existsSync(join(folder, '.git'))) {
    return true;
  }
  const parent = dirname(folder);
  return parent !== folder && isInRepository(parent);
}
