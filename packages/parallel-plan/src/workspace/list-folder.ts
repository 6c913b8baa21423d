import { type Dirent, existsSync, readdirSync } from 'node:fs';

/**
 * The entries of a folder by name, for searches in which a folder that can't be read has nothing.
 *
 * @param folder absolute path
 * @returns sorted by name; empty if there is no such folder, or it can't be read
 */
export function entriesIn(folder: string): readonly Dirent[] {
  try {
    // This check is faster than an error, and the project graph looks for folders at each start.
    if (!existsSync(folder)) return [];
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}

/** The names of `entriesIn`. */
export function namesIn(folder: string): readonly string[] {
  return entriesIn(folder).map(({ name }) => name);
}
