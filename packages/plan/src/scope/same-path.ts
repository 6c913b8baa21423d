import { foldText } from './fold-case';
import { type GlobPath, parseGlob } from './parse-glob';
import { foldSegment, literalSegment } from './segment';

/**
 * Whether a file system may take a name for `.git`, where a write is a write to the repository
 * itself: `.GIT`, `.git.`, `git~1` (the short name on NTFS), with characters that HFS+ ignores.
 *
 * @see https://github.com/git/git/blob/master/path.c `is_ntfs_dotgit`
 */
export function isGitFolder(name: string): boolean {
  return MAY_BE_GIT.test(name) && /^(?:\.git|git~\d+)$/.test(foldName(name));
}

const MAY_BE_GIT = /g.*i.*t/is;
/** A glob without these reads the same after folding. */
const MAY_FOLD = /[A-Z\u0080-\uffff:]|[. ](?:\/|$)/;
/** A class that tells letters apart. Escapes such as `[[]` don't. */
const HAS_LETTER_CLASS = /\[(?:!|[^\]]*[A-Za-z\u0080-\uffff])/;
/** What HFS+ ignores in names: zero-width and bidirectional controls, the byte order mark. */
const IGNORED = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;
const PLAIN = /^(?:[a-z0-9_-]|\.(?=[^./ ])|\/)*$/;

/** A path as the least strict file system keeps it: equal results may be one file. */
export function foldedPath(path: string): string {
  return PLAIN.test(path) ? path : path.split('/').map(foldName).join('/');
}

function foldName(name: string): string {
  const plain = name.replace(IGNORED, '').normalize('NFC');
  const trimmed = plain.replace(/(?<=.):.*$/su, '').replace(/(?<=[^. ])[. ]+$/u, '');
  return foldText(trimmed).normalize('NFC');
}

/** Whether a glob could read differently after folding. Cheap, and wrong only in saying yes. */
export function mayFold(glob: string): boolean {
  return MAY_FOLD.test(glob);
}

const CACHE_SIZE = 10_000;
const folds = new Map<string, readonly GlobPath[]>();

/**
 * The alternatives of a glob, folded as `foldedPath` folds paths.
 *
 * @returns nothing for a glob with a class of letters
 * @throws InvalidGlobError for a glob outside the dialect
 */
export function foldedGlob(glob: string): readonly GlobPath[] {
  let folded = folds.get(glob);
  if (folded === undefined) {
    if (folds.size >= CACHE_SIZE) folds.clear();
    folded = HAS_LETTER_CLASS.test(glob)
      ? []
      : parseGlob(glob).alternatives.map((path) =>
          path.map((segment) =>
            segment.kind === 'literal'
              ? literalSegment(foldName(segment.text))
              : foldSegment(segment),
          ),
        );
    folds.set(glob, folded);
  }
  return folded;
}
