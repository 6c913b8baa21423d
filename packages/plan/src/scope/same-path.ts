import { type CharSet, onlyUnit } from './char-set';
import { bothCases, foldFully, foldSet, foldText, isCaseSensitive } from './fold-case';
import { intersectPaths } from './intersect';
import { type GlobPath, parseGlob } from './parse-glob';
import { ANY_SEGMENT, literalSegment, patternSegment, type Segment, unitSets } from './segment';

/**
 * Whether a file system may treat a name as `.git`, so that a write changes the repository itself:
 * `.GIT`, `.git.`, `git~1` (the short name on NTFS), or with characters that HFS+ ignores.
 *
 * @see https://github.com/git/git/blob/master/path.c `is_ntfs_dotgit`
 */
export function isGitFolder(name: string): boolean {
  return MAY_BE_GIT.test(name) && /^(?:\.git|git~\d+)$/.test(foldName(name));
}

const MAY_BE_GIT = /g.*i.*t/is;
/** A glob that does not match this is unchanged by folding. */
const MAY_FOLD = /[A-Z\u0080-\uffff:]|[. ](?:\/|$)/;
/**
 * Characters that HFS+ ignores in names: zero-width and bidirectional controls, the byte order
 * mark.
 */
const IGNORED = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;
const PLAIN = /^(?:[a-z0-9_-]|\.(?=[^./ ])|\/)*$/;
const ASCII = /^[\0-\x7f]*$/;

/** How a file system compares names. None tells trailing dots and Unicode normal forms apart. */
type Form =
  /** With upper and lower case. */
  | 'exact'
  /** Unit by unit, as NTFS does. */
  | 'simple'
  /** By the full case folding of Unicode, as APFS does. */
  | 'full';

/** A path as different file systems compare it. */
export interface Spellings extends Readonly<Record<Form, GlobPath>> {
  /** Whether all forms are the path itself. */
  readonly isPlain: boolean;
}

/**
 * The form of a path on a file system that ignores case. Paths with equal results may be the same
 * file.
 */
export function foldedPath(path: string): string {
  return PLAIN.test(path) ? path : path.split('/').map(foldName).join('/');
}

/**
 * The forms of a path.
 *
 * @param path workspace-relative, POSIX
 * @param end segments to append: `GLOBSTAR` and `ANY_SEGMENT` for the contents of a folder
 */
export function spellingsOf(path: string, end: GlobPath = []): Spellings {
  const isPlain = PLAIN.test(path);
  const names = path.split('/').map(isPlain ? String : trimName);
  const fold = (change: (name: string) => string): GlobPath => [
    ...names.map((name) => literalSegment(change(name))),
    ...end,
  ];
  const exact = fold(String);
  if (isPlain) return { exact, simple: exact, full: exact, isPlain };
  const simple = fold((name) => folded(name, foldText));
  const full = ASCII.test(path) ? simple : fold((name) => folded(name, foldFully));
  return { exact, simple, full, isPlain };
}

function foldName(name: string): string {
  return folded(trimName(name), foldText);
}

function folded(text: string, fold: (text: string) => string): string {
  return fold(text.normalize('NFC')).normalize('NFC');
}

/** A name without what some file system ignores. */
function trimName(name: string): string {
  const plain = name.replace(IGNORED, '').normalize('NFC');
  return plain.replace(/(?<=.):.*$/su, '').replace(/(?<=[^. ])[. ]+$/u, '');
}

/**
 * Whether a glob matches a path under another spelling. It is for globs that don't match the path
 * itself.
 *
 * @throws InvalidGlobError for a glob outside the dialect
 */
export function matchesSpelling(glob: string, path: Spellings): boolean {
  if (path.isPlain && !MAY_FOLD.test(glob)) return false;
  return formsOf(glob).some(([form, pattern]) => intersectPaths(pattern, path[form]) !== null);
}

const CACHE_SIZE = 10_000;
const forms = new Map<string, readonly (readonly [Form, GlobPath])[]>();

function formsOf(glob: string): readonly (readonly [Form, GlobPath])[] {
  let known = forms.get(glob);
  if (known === undefined) {
    if (forms.size >= CACHE_SIZE) forms.clear();
    known = parseGlob(glob).alternatives.flatMap(formsOfPath);
    forms.set(glob, known);
  }
  return known;
}

function formsOfPath(path: GlobPath): readonly (readonly [Form, GlobPath])[] {
  if (path.some(isExact)) return [['exact', path.map(inBothCases)]];
  return [
    ['simple', path.map((segment) => foldedSegment(segment, foldText))],
    ['full', path.map((segment) => foldedSegment(segment, foldFully))],
  ];
}

/** Whether a segment has a class such as `[A-C]`, which tells cases apart on purpose. */
function isExact({ kind, blocks }: Segment): boolean {
  return kind === 'pattern' && blocks.some((block) => block.some(isCaseSensitive));
}

/** The segment with each letter in both cases, except in classes that tell cases apart. */
function inBothCases(segment: Segment): Segment {
  const { kind, text, blocks } = segment;
  if (kind === 'globstar' || segment === ANY_SEGMENT) return segment;
  const sets = kind === 'literal' ? [unitSets(trimName(text))] : blocks;
  return patternSegment(
    `${text}/exact`,
    sets.map((block) => block.map(bothCases)),
  );
}

function foldedSegment(segment: Segment, fold: (text: string) => string): Segment {
  const { kind, text, blocks } = segment;
  if (kind === 'globstar' || segment === ANY_SEGMENT) return segment;
  if (kind === 'literal') return literalSegment(folded(trimName(text), fold));
  return patternSegment(
    `${text}/folded`,
    blocks.map((block) => foldBlock(block, fold)),
  );
}

/** Folds letters in a row as one text, because `ß` becomes two units and `e` with its accent one. */
function foldBlock(block: readonly CharSet[], fold: (text: string) => string): CharSet[] {
  const sets: CharSet[] = [];
  let run = '';
  const endRun = (): void => {
    sets.push(...unitSets(folded(run, fold)));
    run = '';
  };
  for (const set of block) {
    const only = onlyUnit(set);
    if (only !== undefined) run += String.fromCharCode(only);
    else {
      endRun();
      sets.push(foldSet(set));
    }
  }
  endRun();
  return sets;
}
