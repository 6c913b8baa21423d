import { NOT_IN_PATH } from '../text';
import { expandBraces } from './expand-braces';
import { InvalidGlobError } from './scope';
import { parseSegment, type SegmentProblem } from './parse-segment';
import { repairGlob } from './repair-glob';
import { ANY_SEGMENT, GLOBSTAR, type Segment } from './segment';

/**
 * The segments of a glob without braces. A globstar is never the last segment, nor next to another
 * one.
 */
export type GlobPath = readonly Segment[];

/** A parsed glob of the dialect. */
export interface Glob {
  /** The text as written. */
  readonly text: string;
  /** The globs that its braces expand to. A path matches the glob when it matches one of these. */
  readonly alternatives: readonly GlobPath[];
}

/** In code points, like the schema of `work-packages.yaml`. */
const MAX_LENGTH = 512;

/** Every rule about scopes parses the same globs. A plan of 10,000 packages has about 60,000. */
const CACHE_SIZE = 70_000;
const globs = new Map<string, Glob>();

/**
 * Parses a glob of the dialect: minimatch with `{ dot: true, nonegate: true, nocomment: true }` for
 * workspace-relative POSIX paths, limited to `*`, `**` as a whole segment, `?`, `[a-z]`, `[!a]` and
 * `{a,b}`. Every accepted glob matches the same paths as in minimatch:
 *
 * - `*` and `?` match a leading dot. `**` also matches no segment, but not at the end: `a/**` does
 *   not match `a`.
 * - `?` and a class match one UTF-16 unit, so a character above U+FFFF needs `??`.
 * - In a class, a leading `]` and a leading or trailing `-` are literal. A class of one character
 *   is that character: `[[]` is a bracket. A `]` outside a class is literal.
 * - `{,a}` has an empty alternative. Braces are expanded before anything else, including slashes.
 *
 * @param text the glob
 * @returns the parsed glob
 * @throws InvalidGlobError for any other text, with the reason and, if possible, the intended glob
 */
export function parseGlob(text: string): Glob {
  const known = globs.get(text);
  if (known) return known;
  try {
    const glob = readGlob(text);
    if (globs.size >= CACHE_SIZE) globs.clear();
    globs.set(text, glob);
    return glob;
  } catch (error) {
    if (!(error instanceof InvalidGlobError)) throw error;
    const suggestion = suggest(text);
    throw suggestion === undefined
      ? error
      : new InvalidGlobError({ ...details(error), suggestion });
  }
}

function readGlob(text: string): Glob {
  const fail = (problem: SegmentProblem): never => {
    throw new InvalidGlobError({ glob: text, kind: 'invalid', ...problem });
  };
  const problem = findProblem(text);
  if (problem) return fail(problem);
  const expanded = expandBraces(text);
  if ('reason' in expanded) return fail(expanded);
  const alternatives = expanded.map((alternative) => {
    const path = readPath(alternative);
    if (Array.isArray(path)) return path as GlobPath;
    const { offset, ...rest } = path as SegmentProblem;
    // Braces shift the text, so an offset in an alternative is not an offset in the glob.
    return fail(alternative === text && offset !== undefined ? { ...rest, offset } : rest);
  });
  return { text, alternatives };
}

/** Checks a whole glob, before its braces and segments. */
function findProblem(text: string): SegmentProblem | undefined {
  if (text === '') return { reason: 'it is empty.' };
  if (text.length > MAX_LENGTH && [...text].length > MAX_LENGTH) {
    return { reason: `it is longer than ${MAX_LENGTH} characters.` };
  }
  const unprintable = text.search(NOT_IN_PATH);
  if (unprintable >= 0) {
    return {
      reason: 'control characters, line separators and halves of characters are not accepted.',
      offset: unprintable,
    };
  }
  if (/^[/\\]/.test(text)) {
    return {
      reason: 'it is absolute; globs start at the workspace root.',
      kind: 'outside',
      offset: 0,
    };
  }
  if (/^[A-Za-z]:/.test(text)) {
    return {
      reason: 'it starts with a drive letter; globs start at the workspace root.',
      kind: 'outside',
      offset: 0,
    };
  }
  const climbs = /(?:^|[/\\])\.\.(?=[/\\]|$)/.exec(text);
  if (climbs) return { ...CLIMBS, offset: climbs.index + climbs[0].length - 2 };
  const backslash = text.indexOf('\\');
  if (backslash >= 0) {
    return {
      reason: 'back-slashes are not accepted: `/` separates segments, `[*]` escapes a wildcard.',
      offset: backslash,
    };
  }
  if (text.startsWith('!')) {
    return {
      reason: 'a leading `!` does not negate; put the glob without it under `deny`.',
      offset: 0,
    };
  }
  return undefined;
}

const CLIMBS = {
  reason: '`..` is not accepted: a scope must not leave the workspace.',
  kind: 'outside',
} as const;

function readPath(text: string): GlobPath | SegmentProblem {
  const names = text.split('/');
  const path: Segment[] = [];
  let offset = 0;
  for (const [at, name] of names.entries()) {
    if (name === '') return { reason: emptyReason(at, names.length), offset };
    const segment = name === '**' ? GLOBSTAR : parseSegment(name);
    if ('reason' in segment) return { ...segment, offset: offset + (segment.offset ?? 0) };
    if (segment.kind === 'literal' && segment.text === '..') return { ...CLIMBS, offset };
    if (segment.kind === 'literal' && segment.text === '.') {
      return { reason: 'a `.` segment is in no path; leave it out.', offset };
    }
    if (segment !== GLOBSTAR || path.at(-1) !== GLOBSTAR) path.push(segment);
    offset += name.length + 1;
  }
  if (path.at(-1) === GLOBSTAR) path.push(ANY_SEGMENT);
  return path;
}

function emptyReason(at: number, count: number): string {
  if (at === 0) return 'an alternative of its braces is empty or starts with `/`.';
  return at === count - 1
    ? 'a trailing `/` matches no file; write `/**` for everything below.'
    : 'a doubled `/` makes an empty segment, which is in no path.';
}

function suggest(text: string): string | undefined {
  const repaired = repairGlob(text);
  if (repaired === text) return undefined;
  try {
    readGlob(repaired);
    return repaired;
  } catch (error) {
    if (error instanceof InvalidGlobError) return undefined;
    throw error;
  }
}

function details(error: InvalidGlobError): ConstructorParameters<typeof InvalidGlobError>[0] {
  const { glob, reason, kind, offset } = error;
  return { glob, reason, kind, ...(offset === undefined ? {} : { offset }) };
}
