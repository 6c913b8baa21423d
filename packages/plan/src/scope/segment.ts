import {
  ANY_UNIT,
  type CharSet,
  DOT_SET,
  intersectSets,
  onlyUnit,
  pickUnit,
  singleton,
  subtractSet,
} from './char-set';
import { foldSet, foldText } from './fold-case';

/** What one path segment of a glob matches: the text between two slashes. */
export interface Segment {
  /** As it was written; equal texts mean equal segments. */
  readonly text: string;
  /** `globstar` stands for any number of segments, `pattern` and `literal` for one. */
  readonly kind: 'literal' | 'pattern' | 'globstar';
  /**
   * The fixed stretches between the stars: `a*?c` is `[[a], [any, c]]`, one stretch means no star.
   * Empty for a globstar.
   */
  readonly blocks: readonly (readonly CharSet[])[];
  /** The letters that every name starts with; for a literal, the name itself. */
  readonly prefix: string;
  /** The letters that every name ends with; for a literal, the name itself. */
  readonly suffix: string;
}

export const GLOBSTAR: Segment = {
  text: '**',
  kind: 'globstar',
  blocks: [],
  prefix: '',
  suffix: '',
};

export const ANY_SEGMENT: Segment = patternSegment('*', [[], []]);

/** Plans have tens of thousands of these; few are ever compared unit by unit. */
class LiteralSegment implements Segment {
  readonly kind = 'literal';
  private units: Segment['blocks'] | undefined;

  constructor(readonly text: string) {}

  get blocks(): Segment['blocks'] {
    return (this.units ??= [unitSets(this.text)]);
  }

  get prefix(): string {
    return this.text;
  }

  get suffix(): string {
    return this.text;
  }
}

export function literalSegment(name: string): Segment {
  return new LiteralSegment(name);
}

/** A segment with at least one wildcard. */
export function patternSegment(text: string, blocks: Segment['blocks']): Segment {
  const prefix = literalRun(blocks[0] ?? []);
  const suffix = literalRun([...(blocks.at(-1) ?? [])].reverse());
  return { text, kind: 'pattern', blocks, prefix, suffix: reverseUnits(suffix) };
}

/** The segment as a file system that ignores case reads it. */
export function foldSegment(segment: Segment): Segment {
  if (segment.kind === 'globstar' || segment === ANY_SEGMENT) return segment;
  if (segment.kind === 'literal') return literalSegment(foldText(segment.text));
  const blocks = segment.blocks.map((block) => block.map(foldSet));
  // The text identifies a segment, and folding `[A]` and `[a]` by their text would lose ranges.
  return patternSegment(`${segment.text}/i`, blocks);
}

/**
 * A name that two segments both match, or `null` where there is none. Exact, in time linear in the
 * product of the lengths. `.` and `..` are names of no file.
 *
 * With a star on both sides only their ends can disagree: whatever stands between the stars of one
 * fits into a star of the other. With no star on one side, its positions are fixed, and the other's
 * stretches are placed as far left as they go.
 *
 * @param a neither is a globstar
 */
export function intersectSegments(a: Segment, b: Segment): string | null {
  if (a.kind === 'literal' && b.kind === 'literal') return a.text === b.text ? a.text : null;
  if (!affixesMeet(a, b)) return null;
  if (a.blocks.length === 1) return intersectFixed(a.blocks[0] ?? [], b.blocks);
  if (b.blocks.length === 1) return intersectFixed(b.blocks[0] ?? [], a.blocks);
  return intersectStarred(a.blocks, b.blocks);
}

/** Whether two segments have a common name; cheaper than the name. */
export function segmentsMeet(a: Segment, b: Segment): boolean {
  if (a.blocks.length === 1 || b.blocks.length === 1) return intersectSegments(a, b) !== null;
  return (
    affixesMeet(a, b) &&
    endsMeet(a.blocks[0] ?? [], b.blocks[0] ?? []) &&
    endsMeet(reversed(a.blocks.at(-1)), reversed(b.blocks.at(-1)))
  );
}

/** Whether the literal beginnings and ends of two segments allow a common name. */
function affixesMeet(a: Segment, b: Segment): boolean {
  return (
    (a.prefix.startsWith(b.prefix) || b.prefix.startsWith(a.prefix)) &&
    (a.suffix.endsWith(b.suffix) || b.suffix.endsWith(a.suffix))
  );
}

type Block = readonly CharSet[];

function intersectFixed(fixed: Block, blocks: readonly Block[]): string | null {
  if (fixed.length > 2) return spell(place(fixed, blocks));
  // One or two units: not all of them may be dots.
  for (const [at, set] of fixed.entries()) {
    const name = spell(place(fixed.with(at, subtractSet(set, DOT_SET)), blocks));
    if (name !== null) return name;
  }
  return null;
}

/** The positions of a fixed stretch, narrowed by the stretches laid over them. */
function place(fixed: Block, blocks: readonly Block[]): Block | null {
  const head = blocks[0] ?? [];
  const tail = blocks.length > 1 ? (blocks.at(-1) ?? []) : [];
  const room = fixed.length - head.length - tail.length;
  if (blocks.length === 1 ? room !== 0 : room < 0) return null;
  const result = [...fixed];
  if (!overlay(result, head, 0) || !overlay(result, tail, fixed.length - tail.length)) return null;
  let from = head.length;
  for (const block of blocks.slice(1, -1)) {
    while (from + block.length <= fixed.length - tail.length && !overlay(result, block, from)) {
      from++;
    }
    if (from + block.length > fixed.length - tail.length) return null;
    from += block.length;
  }
  return result.some((set) => set.length === 0) ? null : result;
}

/** Narrows `sets` by `block` from `from` on; leaves them alone where it doesn't fit. */
function overlay(sets: CharSet[], block: Block, from: number): boolean {
  const narrowed: CharSet[] = [];
  for (const [at, set] of block.entries()) {
    const both = intersectSets(sets[from + at] ?? [], set);
    if (both.length === 0) return false;
    narrowed.push(both);
  }
  for (const [at, set] of narrowed.entries()) sets[from + at] = set;
  return true;
}

function intersectStarred(a: readonly Block[], b: readonly Block[]): string | null {
  const head = spell(zipLonger(a[0] ?? [], b[0] ?? []));
  const tail = spell(zipLonger(reversed(a.at(-1)), reversed(b.at(-1))));
  if (head === null || tail === null) return null;
  const end = reverseUnits(tail);
  const middleOfA = a.slice(1, -1).map(spell).join('');
  const middleOfB = b.slice(1, -1).map(spell).join('');
  // Shorter candidates read better; only the last is sure to match.
  for (const middle of ['', middleOfA, middleOfB]) {
    const start = head + middle === '' ? 'x' : head + middle;
    const name = start + end;
    if (name !== '.' && name !== '..' && fits(name, a) && fits(name, b)) return name;
  }
  return `${head}x${middleOfA}${middleOfB}${end}`;
}

function fits(name: string, blocks: readonly Block[]): boolean {
  return place(unitSets(name), blocks) !== null;
}

function endsMeet(a: Block, b: Block): boolean {
  const [longer, shorter] = a.length >= b.length ? [a, b] : [b, a];
  return shorter.every((set, at) => intersectSets(set, longer[at] ?? ANY_UNIT).length > 0);
}

function zipLonger(a: Block, b: Block): Block {
  const [longer, shorter] = a.length >= b.length ? [a, b] : [b, a];
  return longer.map((set, at) => intersectSets(set, shorter[at] ?? ANY_UNIT));
}

function spell(sets: Block | null): string | null {
  if (sets === null || sets.some((set) => set.length === 0)) return null;
  return String.fromCharCode(...sets.map(pickUnit));
}

function unitSets(name: string): CharSet[] {
  return Array.from({ length: name.length }, (_, at) => singleton(name.charCodeAt(at)));
}

/** By units: a spread would keep surrogate pairs together. */
function reverseUnits(text: string): string {
  return text.split('').reverse().join('');
}

function reversed(block: Block | undefined): Block {
  return [...(block ?? [])].reverse();
}

/** The letters at the start of a stretch, up to the first wildcard. */
function literalRun(block: Block): string {
  let run = '';
  for (const set of block) {
    const unit = onlyUnit(set);
    if (unit === undefined) break;
    run += String.fromCharCode(unit);
  }
  return run;
}
