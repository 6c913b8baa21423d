import { ANY_UNIT, type CharSet, charSet, onlyUnit, singleton, subtractSet } from './char-set';
import { ANY_SEGMENT, literalSegment, patternSegment, type Segment } from './segment';

/** What is wrong with a part of a glob. */
export interface SegmentProblem {
  readonly reason: string;
  readonly kind?: 'outside';
  /** From the start of the part, in UTF-16 units. */
  readonly offset?: number;
}

/** Parses one segment without braces and slashes. The caller handles the segment `**`. */
export function parseSegment(text: string): Segment | SegmentProblem {
  if (!/[*?[(]/.test(text)) return literalSegment(text);
  if (text === '*') return ANY_SEGMENT;
  const known = patterns.get(text);
  if (known) return known;
  const segment = readPattern(text);
  if ('reason' in segment) return segment;
  if (patterns.size >= CACHE_SIZE) patterns.clear();
  patterns.set(text, segment);
  return segment;
}

/** Patterns such as `*.ts` recur in thousands of globs of a plan. */
const CACHE_SIZE = 10_000;
const patterns = new Map<string, Segment>();

function readPattern(text: string): Segment | SegmentProblem {
  const problem = findProblem(text);
  if (problem) return problem;
  const blocks: CharSet[][] = [[]];
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '*') {
      blocks.push([]);
      continue;
    }
    let set: CharSet = char === '?' ? ANY_UNIT : singleton(text.charCodeAt(at));
    if (char === '[') {
      const read = readClass(text, at);
      if ('reason' in read) return read;
      set = read.set;
      at = read.end;
    }
    blocks.at(-1)?.push(set);
  }
  const name = blocks.length === 1 ? literalName(blocks[0] ?? []) : undefined;
  return name === undefined ? patternSegment(text, blocks) : literalSegment(name);
}

function findProblem(text: string): SegmentProblem | undefined {
  const extglob = text.search(/[?*+@!]\(/);
  if (extglob >= 0) {
    return {
      reason:
        'extended globs such as `@(a|b)` are not accepted; write `{a,b}`, or `[(]` for a plain parenthesis.',
      offset: extglob,
    };
  }
  const stars = text.indexOf('**');
  if (stars >= 0) {
    return {
      reason: '`**` must be a whole segment: inside one it means no more than `*`.',
      offset: stars,
    };
  }
  return undefined;
}

function literalName(block: readonly CharSet[]): string | undefined {
  const units = block.map(onlyUnit);
  return units.includes(undefined) ? undefined : String.fromCharCode(...(units as number[]));
}

/** Reads `[a-z]` or `[!a-z]`; `end` is the index of its `]`. */
function readClass(text: string, open: number): { set: CharSet; end: number } | SegmentProblem {
  const negated = text.charAt(open + 1) === '!';
  const first = open + (negated ? 2 : 1);
  if (text.charAt(first) === '^' && !negated) {
    return { reason: 'a class is negated with `!`: write `[!a]` for `[^a]`.', offset: open };
  }
  // A leading `]` is literal.
  const end = text.indexOf(']', first + 1);
  if (end < 0) {
    return {
      reason: 'a `[` is not closed in its segment; write `[[]` for a plain bracket.',
      offset: open,
    };
  }
  const body = text.slice(first, end);
  if (/\[[:.=]/.test(body)) {
    return {
      reason: 'named classes such as `[[:alpha:]]` are not accepted; write `[a-zA-Z]`.',
      offset: open,
    };
  }
  if (/[\ud800-\udfff]/.test(body)) {
    return {
      reason: 'a class holds no characters beyond U+FFFF; list them in braces.',
      offset: open,
    };
  }
  const ranges = readRanges(body);
  if ('reason' in ranges) return { ...ranges, offset: first + (ranges.offset ?? 0) };
  const set = charSet(ranges);
  return { set: negated ? subtractSet(ANY_UNIT, set) : withoutSlash(set), end };
}

function readRanges(body: string): [number, number][] | SegmentProblem {
  const ranges: [number, number][] = [];
  for (let at = 0; at < body.length; at++) {
    const lo = body.charCodeAt(at);
    // A trailing `-` is literal.
    const isRange = body.charAt(at + 1) === '-' && at + 2 < body.length;
    const hi = isRange ? body.charCodeAt(at + 2) : lo;
    if (hi < lo) return { reason: 'a range in a class runs backwards.', offset: at };
    if (lo < 0xd800 && hi > 0xdfff) {
      return { reason: 'a range in a class spans the surrogates U+D800 to U+DFFF.', offset: at };
    }
    ranges.push([lo, hi]);
    if (isRange) at += 2;
  }
  return ranges;
}

/** `[+-9]` includes the slash, but no name contains one. */
function withoutSlash(set: CharSet): CharSet {
  return subtractSet(set, [0x2f, 0x2f]);
}
