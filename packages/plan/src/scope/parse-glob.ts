import { NOT_IN_PATH } from '../text';
import { expandBraces } from './expand-braces';
import { InvalidGlobError } from './invalid-glob-error';
import { parseSegment, type SegmentProblem } from './parse-segment';
import { repairGlob } from './repair-glob';
import { ANY_SEGMENT, GLOBSTAR, type Segment } from './segment';

/** The segments of a glob without braces. A globstar is never last, nor next to another. */
export type GlobPath = readonly Segment[];

/** A glob of the dialect, read. */
export interface Glob {
  /** As it was written. */
  readonly text: string;
  /** What its braces stand for; a path matches the glob where it matches one of these. */
  readonly alternatives: readonly GlobPath[];
}

/** In code points, as the schema of `work-packages.yaml` counts them. */
const MAX_LENGTH = 512;

/** Every rule about scopes asks for the same globs; a plan of 10,000 packages has about 60,000. */
const CACHE_SIZE = 70_000;
const globs = new Map<string, Glob>();

/**
 * Reads a glob of the dialect: minimatch with `{ dot: true, nonegate: true, nocomment: true }` over
 * workspace-relative POSIX paths, limited to `*`, `**` as a whole segment, `?`, `[a-z]`, `[!a]` and
 * `{a,b}`. It agrees with minimatch on all that it accepts:
 *
 * - `*` and `?` match a leading dot. `**` matches no segment too, but not at the end: `a/**` doesn't
 *   match `a`.
 * - `?` and a class take one UTF-16 unit, so that a character beyond U+FFFF needs `??`.
 * - In a class, `]` first and `-` first or last are plain; a class of one character is that
 *   character, `[[]` a bracket. A `]` outside a class is plain.
 * - `{,a}` has an empty alternative; braces are expanded before anything else, slashes included.
 *
 * @throws InvalidGlobError for everything else, with the reason and, where there is one, the glob
 *   that was meant
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
    // Braces move the text, so that an offset into an alternative says nothing about the glob.
    return fail(alternative === text && offset !== undefined ? { ...rest, offset } : rest);
  });
  return { text, alternatives };
}

/** What is wrong with a glob as a whole, before braces and segments are looked at. */
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
