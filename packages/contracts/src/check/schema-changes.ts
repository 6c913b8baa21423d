import { isObject, quoted, quotedList } from '@parallel-plan/plan/text';
import type { KeywordChange } from './keyword-change';
import { keywordChanges } from './keyword-changes';
import {
  itemsOf,
  type JsonStep,
  type PlacedValue,
  SchemaParts,
  strings,
  variants,
} from './schema-parts';

/**
 * The direction of the values that a schema describes. Narrowing a request breaks callers, widening
 * a response breaks readers. Producers and readers of an event are built against the same schema,
 * so both break it, except for a field that becomes required.
 */
export type Direction = 'request' | 'response' | 'event';

/** A schema change that breaks code built against the earlier version. */
export interface SchemaChange {
  /** The field, such as `data.items[].price`; empty for the value itself. */
  readonly subject: string;
  /** A clause that follows the subject. */
  readonly what: string;
  /** The path in the later document. */
  readonly path: readonly JsonStep[];
}

/** The maximum number of schema pairs to compare. */
const MOST_PAIRS = 50_000;

/** A change of a value or of one of its fields. */
interface FieldChange extends KeywordChange {
  readonly field?: string;
  readonly breaksNoReader?: boolean;
}

/** Two descriptions of the same value. */
interface Sides {
  readonly before: readonly PlacedValue[];
  readonly after: readonly PlacedValue[];
}

/** The differences between two descriptions of one value, and the descriptions of its parts. */
interface Pair {
  readonly changes: FieldChange[];
  readonly inner: { readonly step: string; readonly sides: Sides }[];
}

/** Compares schemas of two versions of a document. Each pair of schemas is compared once. */
export class SchemaComparison {
  private readonly pairs = new Map<string, Pair>();

  /**
   * @param before the earlier document
   * @param after the later one
   */
  constructor(
    private readonly before: unknown,
    private readonly after: unknown,
  ) {}

  /** Whether there were more than 50,000 pairs of schemas, so some were not compared. */
  get isCut(): boolean {
    return this.pairs.size >= MOST_PAIRS;
  }

  /**
   * The breaking changes of one value, outer fields first, each edit once.
   *
   * @param before a schema of the earlier document
   * @param after the schema of the same value in the later document
   * @param direction of the value
   */
  changes(before: PlacedValue, after: PlacedValue, direction: Direction): readonly SchemaChange[] {
    const found = new Map<string, SchemaChange>();
    const seen = new Set<string>();
    const pending = [{ sides: { before: [before], after: [after] } as Sides, subject: '' }];
    for (const { sides, subject } of pending) {
      const key = JSON.stringify([sides.before, sides.after].map((side) => side.map(pathOf)));
      if (seen.has(key)) continue;
      seen.add(key);
      const { changes, inner } = this.pair(key, sides);
      for (const change of changes.filter((one) => breaks(one, direction))) {
        const { what, path, field = '' } = change;
        const at = joined(subject, field);
        // A schema that several fields reference is one edit. A removed field is reported each
        // time.
        const edit = JSON.stringify([what, path, what === GONE ? at : '']);
        if (!found.has(edit)) found.set(edit, { subject: at, what, path });
      }
      for (const { step, sides: next } of inner) {
        pending.push({ sides: next, subject: joined(subject, step) });
      }
    }
    return [...found.values()];
  }

  private pair(key: string, { before, after }: Sides): Pair {
    const known = this.pairs.get(key);
    if (known !== undefined || this.isCut) return known ?? { changes: [], inner: [] };
    const pair = compare(new SchemaParts(this.before, before), new SchemaParts(this.after, after));
    this.pairs.set(key, pair);
    return pair;
  }
}

const GONE = 'is gone';
const CHOICES = ['oneOf', 'anyOf'] as const;

function pathOf({ path }: PlacedValue): readonly JsonStep[] {
  return path;
}

function breaks(change: FieldChange, direction: Direction): boolean {
  if (direction === 'request') return change.narrows;
  if (direction === 'response') return change.widens;
  return change.widens || (change.narrows && change.breaksNoReader !== true);
}

function joined(subject: string, step: string): string {
  const dot = subject === '' || step === '' || step.startsWith('[') ? '' : '.';
  return `${subject}${dot}${step}`;
}

function compare(before: SchemaParts, after: SchemaParts): Pair {
  const pair: Pair = { changes: [], inner: [] };
  const choice = choiceAlone(before, after);
  if (choice !== undefined) {
    compareVariants(choice, before, after, pair);
    return pair;
  }
  compareReferences(before, after, pair);
  pair.changes.push(...keywordChanges(before, after));
  compareProperties(before, after, pair);
  compareAdditional(before, after, pair);
  compareItems(before, after, pair);
  for (const keyword of CHOICES) {
    const [was, is] = [before.first(keyword), after.first(keyword)];
    const path = is?.path ?? after.path;
    const what =
      is === undefined
        ? `no longer has a choice in ${quoted(keyword)}`
        : `has a choice in ${quoted(keyword)} now`;
    if (was === undefined && is !== undefined) {
      pair.changes.push({ narrows: true, widens: false, what, path });
    } else if (was !== undefined && is === undefined) {
      pair.changes.push({ narrows: false, widens: true, what, path });
    } else if (was !== undefined) compareVariants(keyword, before, after, pair);
  }
  return pair;
}

function compareReferences(before: SchemaParts, after: SchemaParts, pair: Pair): void {
  const [was, is] = [before.references, after.references];
  if (was.join(' ') === is.join(' ')) return;
  const [then, now] = [was, is].map((list) => quotedList(list) || 'this file alone');
  const what = `refers to ${now} instead of ${then}`;
  pair.changes.push({ narrows: true, widens: true, what, path: after.path });
}

function compareProperties(before: SchemaParts, after: SchemaParts, pair: Pair): void {
  const [earlier, later] = [before.properties(), after.properties()];
  const [always, still] = [before.required(), after.required()];
  for (const [field, schemas] of earlier) {
    const there = later.get(field);
    if (there === undefined) {
      const path = after.first('properties')?.path ?? after.path;
      pair.changes.push({ narrows: true, widens: true, what: GONE, path, field });
    } else pair.inner.push({ step: field, sides: { before: schemas, after: there } });
  }
  for (const field of new Set([...always, ...still])) {
    if (always.has(field) === still.has(field)) continue;
    const there = later.get(field)?.[0];
    if (still.has(field)) {
      const what = 'is required now';
      const effect = { narrows: true, widens: false, breaksNoReader: true };
      pair.changes.push({ ...effect, what, path: requiredPath(after, field), field });
    } else if (there !== undefined || !earlier.has(field)) {
      const what = 'is no longer always present';
      const path = there?.path ?? after.first('required')?.path ?? after.path;
      pair.changes.push({ narrows: false, widens: true, what, path, field });
    }
  }
}

/** The path of a name in `required`. */
function requiredPath(parts: SchemaParts, name: string): readonly JsonStep[] {
  const list = parts.all('required').find(({ value }) => strings(value).includes(name));
  if (list === undefined) return parts.path;
  return [...list.path, Array.isArray(list.value) ? list.value.indexOf(name) : 0];
}

function compareAdditional(before: SchemaParts, after: SchemaParts, pair: Pair): void {
  const keyword = 'additionalProperties';
  const [was, is] = [before.first(keyword), after.first(keyword)];
  if (isObject(was?.value) && isObject(is?.value)) {
    pair.inner.push({ step: '*', sides: { before: [was], after: [is] } });
    return;
  }
  const [open, closed] = [openness(was?.value), openness(is?.value)];
  if (open === closed) return;
  const what =
    closed === 0
      ? 'can no longer have additional fields'
      : open === 0
        ? 'may have additional fields now'
        : closed === 1
          ? 'has a schema for additional fields now'
          : 'may have any additional field now';
  const narrows = closed < open;
  pair.changes.push({ narrows, widens: !narrows, what, path: is?.path ?? after.path });
}

/** 0 if it allows no value, 1 for some, 2 for all. */
function openness(schema: unknown): 0 | 1 | 2 {
  if (schema === false) return 0;
  return isObject(schema) && Object.keys(schema).length > 0 ? 1 : 2;
}

function compareItems(before: SchemaParts, after: SchemaParts, pair: Pair): void {
  const [was, is] = [before.first('items'), after.first('items')];
  const [tupleWas, tupleIs] = [before.first('prefixItems'), after.first('prefixItems')];
  if (was !== undefined && is !== undefined) {
    pair.inner.push({ step: '[]', sides: { before: [was], after: [is] } });
  } else if (openness(was?.value) !== openness(is?.value)) {
    const narrows = openness(is?.value) < openness(was?.value);
    const what = narrows ? 'has a schema for its items now' : 'may have any item now';
    pair.changes.push({ narrows, widens: !narrows, what, path: is?.path ?? after.path });
  }
  const [places, others] = [itemsOf(tupleWas), itemsOf(tupleIs)];
  for (let index = 0; index < Math.max(places.length, others.length); index += 1) {
    const [a, b] = [places[index] ?? was, others[index] ?? is];
    const step = `[${index}]`;
    if (places[index] !== undefined && others[index] === undefined) {
      pair.changes.push({ narrows: true, widens: true, what: GONE, path: after.path, field: step });
    } else if (a !== undefined && b !== undefined) {
      pair.inner.push({ step, sides: { before: [a], after: [b] } });
    } else if (b !== undefined) {
      const what = 'has a schema now';
      pair.changes.push({ narrows: true, widens: false, what, path: b.path, field: step });
    }
  }
}

/**
 * The keyword of a choice that is the only keyword on one side while the other side has no choice:
 * `string` and `anyOf: [string, null]` are compared as variants.
 */
function choiceAlone(before: SchemaParts, after: SchemaParts): string | undefined {
  return CHOICES.find((keyword) => {
    const [was, is] = [before.first(keyword), after.first(keyword)];
    if ((was === undefined) === (is === undefined)) return false;
    const [chosen, other] = was === undefined ? [after, before] : [before, after];
    return chosen.hasOnly([keyword]) && !other.hasOnly([]);
  });
}

function compareVariants(
  keyword: string,
  before: SchemaParts,
  after: SchemaParts,
  pair: Pair,
): void {
  const [earlier, later] = [variants(keyword, before), variants(keyword, after)];
  const path = after.first(keyword)?.path ?? after.path;
  for (const [name, variant] of earlier) {
    const other = later.get(name);
    if (other !== undefined) {
      pair.inner.push({ step: '', sides: { before: variant, after: other } });
    } else {
      const what = `can no longer be ${name}`;
      pair.changes.push({ narrows: true, widens: false, what, path });
    }
  }
  for (const [name, [first]] of later) {
    if (earlier.has(name)) continue;
    const at = first?.path ?? path;
    pair.changes.push({ narrows: false, widens: true, what: `may be ${name} now`, path: at });
  }
}
