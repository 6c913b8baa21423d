import { intersectPaths, matchesPath } from './intersect';
import type { GlobPath } from './parse-glob';
import { ANY_SEGMENT, GLOBSTAR } from './segment';

/**
 * The `deny` globs of one scope. Most are `<prefix>/**`, and a derived scope can have thousands of
 * these, so they are indexed by prefix.
 */
export class DenyIndex {
  private readonly folders = new Map<string, GlobPath>();
  private readonly sortedFolders: readonly string[];
  private readonly others: readonly GlobPath[];
  private readonly otherTexts: ReadonlySet<string>;

  constructor(paths: readonly GlobPath[]) {
    const others: GlobPath[] = [];
    for (const path of paths) {
      const folder = wholeFolder(path);
      if (folder === undefined) others.push(path);
      else this.folders.set(folder, path);
    }
    this.others = others;
    this.otherTexts = new Set(others.map(textOf));
    this.sortedFolders = [...this.folders.keys()].sort();
  }

  /** Whether a path is denied. */
  matches(path: string): boolean {
    return this.hasFolderOf(path.split('/')) || this.others.some((deny) => matchesPath(deny, path));
  }

  /**
   * Whether a glob is denied as a whole, by a folder that contains it or by an equal glob. May miss
   * other cases.
   */
  covers(glob: GlobPath): boolean {
    return (
      (this.folders.size > 0 && this.hasFolderOf(literalLead(glob))) ||
      (this.others.length > 0 && this.otherTexts.has(textOf(glob)))
    );
  }

  /**
   * All denies that could exclude a path from the intersection of two globs. May contain irrelevant
   * ones.
   */
  relevantTo(a: GlobPath, b: GlobPath): GlobPath[] {
    const leads = [a, b].map((glob) => folderName(literalLead(glob).slice(0, -1)));
    // The longer prefix starts with the shorter one, or the globs would have no common path.
    const below = this.foldersBelow(leads.reduce((x, y) => (x.length > y.length ? x : y)));
    return [...below, ...this.others].filter(
      (deny) => intersectPaths(deny, a) !== null && intersectPaths(deny, b) !== null,
    );
  }

  /** @param names a path, or the prefix of a path and the name of something in it */
  private hasFolderOf(names: readonly string[]): boolean {
    let folder = '';
    if (this.folders.has(folder)) return true;
    for (const name of names.slice(0, -1)) {
      folder += `${name}/`;
      if (this.folders.has(folder)) return true;
    }
    return false;
  }

  private foldersBelow(lead: string): GlobPath[] {
    const result: GlobPath[] = [];
    for (let at = lowerBound(this.sortedFolders, lead); at < this.sortedFolders.length; at++) {
      const folder = this.sortedFolders[at] as string;
      if (!folder.startsWith(lead)) break;
      const path = this.folders.get(folder);
      if (path) result.push(path);
    }
    return result;
  }
}

/** `libs/a/` for `libs/a/**`, `''` for `**`, and `undefined` for any other glob. */
function wholeFolder(path: GlobPath): string | undefined {
  const folder = path.slice(0, -2);
  return path.at(-2) === GLOBSTAR &&
    path.at(-1) === ANY_SEGMENT &&
    folder.every((segment) => segment.kind === 'literal')
    ? folderName(folder.map((segment) => segment.text))
    : undefined;
}

/** The leading literal segments of a glob, and a last segment that represents the rest. */
function literalLead(glob: GlobPath): string[] {
  const end = glob.findIndex((segment) => segment.kind !== 'literal');
  return end < 0
    ? glob.map((segment) => segment.text)
    : [...glob.slice(0, end).map((segment) => segment.text), ''];
}

function textOf(path: GlobPath): string {
  return path.map((segment) => segment.text).join('/');
}

function folderName(names: readonly string[]): string {
  return names.map((name) => `${name}/`).join('');
}

function lowerBound(sorted: readonly string[], text: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as string) < text) low = middle + 1;
    else high = middle;
  }
  return low;
}
