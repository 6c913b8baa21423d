import { foldText } from './fold-case';
import { type GlobPath, parseGlob } from './parse-glob';
import { foldSegment, literalSegment } from './segment';

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
/** A class that is case-sensitive. Escapes such as `[[]` are not. */
const HAS_LETTER_CLASS = /\[(?:!|[^\]]*[A-Za-z\u0080-\uffff])/;
/**
 * Characters that HFS+ ignores in names: zero-width and bidirectional controls, the byte order
 * mark.
 */
const IGNORED = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;
const PLAIN = /^(?:[a-z0-9_-]|\.(?=[^./ ])|\/)*$/;

/**
 * The form of a path on the least strict file system. Paths with equal results may be the same
 * file.
 */
export function foldedPath(path: string): string {
  return PLAIN.test(path) ? path : path.split('/').map(foldName).join('/');
}

function foldName(name: string): string {
  const plain = name.replace(IGNORED, '').normalize('NFC');
  const trimmed = plain.replace(/(?<=.):.*$/su, '').replace(/(?<=[^. ])[. ]+$/u, '');
  return foldText(trimmed).normalize('NFC');
}

/** Whether folding could change a glob. A cheap test that may only err with `true`. */
export function mayFold(glob: string): boolean {
  return MAY_FOLD.test(glob);
}

const CACHE_SIZE = 10_000;
const folds = new Map<string, readonly GlobPath[]>();

/**
 * The alternatives of a glob, folded as `foldedPath` folds paths.
 *
 * @returns `undefined` for a glob with a class of letters
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
