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

/** One segment of a glob: the text between two slashes, and the names that it matches. */
export interface Segment {
  /** The text as written. Equal texts mean equal segments. */
  readonly text: string;
  /** `globstar` matches any number of segments; `pattern` and `literal` match one. */
  readonly kind: 'literal' | 'pattern' | 'globstar';
  /**
   * The fixed blocks between the stars: `a*?c` is `[[a], [any, c]]`. One block means no star. Empty
   * for a globstar.
   */
  readonly blocks: readonly (readonly CharSet[])[];
  /** The common prefix of all matching names; for a literal, the name itself. */
  readonly prefix: string;
  /** The common suffix of all matching names; for a literal, the name itself. */
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

/** Plans have tens of thousands of literals, and few are ever compared unit by unit. */
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

/** Creates a segment that matches one name. */
export function literalSegment(name: string): Segment {
  return new LiteralSegment(name);
}

/** Creates a segment with at least one wildcard. */
export function patternSegment(text: string, blocks: Segment['blocks']): Segment {
  const prefix = literalRun(blocks[0] ?? []);
  const suffix = literalRun([...(blocks.at(-1) ?? [])].reverse());
  return { text, kind: 'pattern', blocks, prefix, suffix: reverseUnits(suffix) };
}

/** The segment as a case-insensitive file system interprets it. */
export function foldSegment(segment: Segment): Segment {
  if (segment.kind === 'globstar' || segment === ANY_SEGMENT) return segment;
  if (segment.kind === 'literal') return literalSegment(foldText(segment.text));
  const blocks = segment.blocks.map((block) => block.map(foldSet));
  // The text identifies a segment, so the folded one needs a text of its own. Folding the text of
  // `[A]` and `[a]` would lose ranges.
  return patternSegment(`${segment.text}/i`, blocks);
}

/**
 * Finds a name that two segments both match, or `null` when there is none. Exact. The time is
 * linear in the product of the lengths. `.` and `..` are not names.
 *
 * When both segments have a star, only their ends can conflict, because everything between the
 * stars of one fits into a star of the other. When one has no star, its positions are fixed, and
 * the blocks of the other are placed as far left as possible.
 *
 * @param a not a globstar
 * @param b not a globstar
 */
export function intersectSegments(a: Segment, b: Segment): string | null {
  if (a.kind === 'literal' && b.kind === 'literal') return a.text === b.text ? a.text : null;
  if (!affixesMeet(a, b)) return null;
  if (a.blocks.length === 1) return intersectFixed(a.blocks[0] ?? [], b.blocks);
  if (b.blocks.length === 1) return intersectFixed(b.blocks[0] ?? [], a.blocks);
  return intersectStarred(a.blocks, b.blocks);
}

/** Whether two segments match a common name. Cheaper than finding the name. */
export function segmentsMeet(a: Segment, b: Segment): boolean {
  if (a.blocks.length === 1 || b.blocks.length === 1) return intersectSegments(a, b) !== null;
  return (
    affixesMeet(a, b) &&
    endsMeet(a.blocks[0] ?? [], b.blocks[0] ?? []) &&
    endsMeet(reversed(a.blocks.at(-1)), reversed(b.blocks.at(-1)))
  );
}

/** Whether the literal prefixes and suffixes of two segments allow a common name. */
function affixesMeet(a: Segment, b: Segment): boolean {
  return (
    (a.prefix.startsWith(b.prefix) || b.prefix.startsWith(a.prefix)) &&
    (a.suffix.endsWith(b.suffix) || b.suffix.endsWith(a.suffix))
  );
}

type Block = readonly CharSet[];

function intersectFixed(fixed: Block, blocks: readonly Block[]): string | null {
  if (fixed.length > 2) return spell(place(fixed, blocks));
  // A name of one or two units must not consist of dots only.
  for (const [at, set] of fixed.entries()) {
    const name = spell(place(fixed.with(at, subtractSet(set, DOT_SET)), blocks));
    if (name !== null) return name;
  }
  return null;
}

/** The positions of a fixed block, narrowed by the blocks placed on them. */
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

/**
 * Narrows `sets` by `block`, starting at `from`. Does not change them when the block does not fit.
 */
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
  // Shorter candidates are more readable. Only the last one always matches.
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

/** The units of a text, each as a set. */
export function unitSets(name: string): CharSet[] {
  return Array.from({ length: name.length }, (_, at) => singleton(name.charCodeAt(at)));
}

/** Reverses by units, because a spread would keep surrogate pairs together. */
function reverseUnits(text: string): string {
  return text.split('').reverse().join('');
}

function reversed(block: Block | undefined): Block {
  return [...(block ?? [])].reverse();
}

/** The literal start of a block, up to the first wildcard. */
function literalRun(block: Block): string {
  let run = '';
  for (const set of block) {
    const unit = onlyUnit(set);
    if (unit === undefined) break;
    run += String.fromCharCode(unit);
  }
  return run;
}
