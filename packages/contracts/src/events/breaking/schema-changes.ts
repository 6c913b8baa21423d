import { quoted, quotedList } from '@parallel-plan/plan';
import { isObject } from '@parallel-plan/plan/text';
import type { JsonStep } from '../json-document';
import { SchemaParts } from './schema-parts';

/** One way in which later events are not what readers of the earlier ones are made for. */
export interface SchemaChange {
  /** The field: `data.items[].price`; empty for the event itself. */
  readonly subject: string;
  /** A clause that follows the subject. */
  readonly what: string;
  /** In the later schema. */
  readonly path: readonly JsonStep[];
}

/** Values that are compared as they are: any other one means something else. */
const EXACT: Readonly<Record<string, string>> = {
  format: 'format',
  pattern: 'pattern',
  multipleOf: 'step',
  contentEncoding: 'encoding',
  contentMediaType: 'media type',
  minimum: 'least value',
  maximum: 'greatest value',
  exclusiveMinimum: 'lower bound',
  exclusiveMaximum: 'upper bound',
  minLength: 'least length',
  maxLength: 'greatest length',
  minItems: 'least number of items',
  maxItems: 'greatest number of items',
  minProperties: 'least number of fields',
  maxProperties: 'greatest number of fields',
};

/** Too rich to say what changed in them. */
const CONDITIONS = ['not', 'if', 'then', 'else', 'dependentRequired', 'dependentSchemas'] as const;

/** How much is compared before the rest is left out, because schemas may refer to themselves. */
const MOST_PAIRS = 20_000;

/** The changes of one schema that break readers, those of outer fields first. */
export function schemaChanges(before: unknown, after: unknown): SchemaChange[] {
  const comparison = new Comparison(before, after);
  return comparison.run();
}

interface Side {
  readonly value: unknown;
  readonly path: readonly JsonStep[];
}

class Comparison {
  readonly changes: SchemaChange[] = [];
  readonly #seen = new Set<string>();
  readonly #reported = new Set<string>();
  readonly #pending: { earlier: Side; later: Side; subject: string }[] = [];

  constructor(
    private readonly before: unknown,
    private readonly after: unknown,
  ) {}

  /** Level by level, so that of the fields that share a schema the one next to the root is named. */
  run(): SchemaChange[] {
    const root: readonly JsonStep[] = [];
    this.#compare({ value: this.before, path: root }, { value: this.after, path: root }, '');
    for (const { earlier, later, subject } of this.#pending) {
      this.#comparePair(earlier, later, subject);
    }
    return this.changes;
  }

  #compare(earlier: Side, later: Side, subject: string): void {
    this.#pending.push({ earlier, later, subject });
  }

  #comparePair(earlier: Side, later: Side, subject: string): void {
    const a = new SchemaParts(this.before, earlier.value, earlier.path);
    const b = new SchemaParts(this.after, later.value, later.path);
    // A schema may come round to itself.
    const pair = JSON.stringify([a, b].map(({ parts }) => parts.map(({ path }) => path)));
    if (this.#seen.has(pair) || this.#seen.size > MOST_PAIRS) return;
    this.#seen.add(pair);
    const report: Report = (what, path = later.path) => this.#report({ subject, what, path });

    if (a.references.join(' ') !== b.references.join(' ')) {
      const [was, is] = [a, b].map(({ references }) => quotedList(references) || 'this file alone');
      report(`refers to ${is} instead of ${was}`);
    }
    compareTypes(a, b, report);
    compareValues(a, b, report);
    compareKeywords(a, b, report);
    this.#compareFields(a, b, subject);
    this.#compareItems(a, b, subject);
    for (const keyword of ['oneOf', 'anyOf']) this.#compareVariants(keyword, a, b, subject);
  }

  /** A schema that several fields refer to is one edit, and one change. */
  #report(change: SchemaChange): void {
    const edit = JSON.stringify([change.what, change.path]);
    if (change.what !== 'is gone' && this.#reported.has(edit)) return;
    this.#reported.add(edit);
    this.changes.push(change);
  }

  #compareFields(a: SchemaParts, b: SchemaParts, subject: string): void {
    const [earlier, later] = [a.properties(), b.properties()];
    const [always, still] = [a.required(), b.required()];
    for (const [name, side] of earlier) {
      const field = subject === '' ? name : `${subject}.${name}`;
      const there = later.get(name);
      if (there === undefined) {
        const path = b.keyword('properties')?.path ?? b.path;
        this.#report({ subject: field, what: 'is gone', path });
        continue;
      }
      if (always.has(name) && !still.has(name)) {
        const what = 'is not always there any more';
        this.#report({ subject: field, what, path: there.path });
      }
      this.#compare(side, there, field);
    }
    const [open, closed] = [
      a.keyword('additionalProperties'),
      b.keyword('additionalProperties'),
    ] as const;
    if (isObject(open?.value) && closed !== undefined) {
      this.#compare(open, closed, `${subject}.*`);
    }
  }

  #compareItems(a: SchemaParts, b: SchemaParts, subject: string): void {
    const [earlier, later] = [a.keyword('items'), b.keyword('items')];
    if (earlier !== undefined && later !== undefined) this.#compare(earlier, later, `${subject}[]`);
    const [first, second] = [a.keyword('prefixItems'), b.keyword('prefixItems')];
    if (!Array.isArray(first?.value)) return;
    const others = Array.isArray(second?.value) ? (second.value as unknown[]) : [];
    for (const [index, value] of (first.value as unknown[]).entries()) {
      const item = `${subject}[${index}]`;
      if (index >= others.length) {
        this.#report({ subject: item, what: 'is gone', path: b.path });
      } else {
        const path = [...(second?.path ?? []), index];
        this.#compare(
          { value, path: [...first.path, index] },
          { value: others[index], path },
          item,
        );
      }
    }
  }

  #compareVariants(keyword: string, a: SchemaParts, b: SchemaParts, subject: string): void {
    const earlier = variants(this.before, a.keyword(keyword));
    const later = variants(this.after, b.keyword(keyword));
    if (earlier.size === 0) return;
    const path = b.keyword(keyword)?.path ?? b.path;
    for (const [name, side] of earlier) {
      const other = later.get(name);
      if (other !== undefined) this.#compare(side, other, subject);
      else this.#report({ subject, what: `can't be ${name} any more`, path });
    }
    for (const [name, side] of later) {
      if (!earlier.has(name)) {
        this.#report({ subject, what: `may be ${name} now`, path: side.path });
      }
    }
  }
}

type Report = (what: string, path?: readonly JsonStep[]) => void;

function compareTypes(a: SchemaParts, b: SchemaParts, report: Report): void {
  const [earlier, later] = [typesOf(a), typesOf(b)];
  if (earlier === undefined && later === undefined) return;
  const path = b.keyword('type')?.path ?? b.path;
  if (later === undefined) return report(`may be of any type now`, path);
  if (earlier === undefined) {
    return report(`can only be ${quotedList([...later])} now`, path);
  }
  const added = [...later].filter((type) => !covers(earlier, type));
  const gone = [...earlier].filter((type) => !covers(later, type));
  if (added.length > 0 && gone.length > 0) {
    report(`is ${quotedList([...later])} instead of ${quotedList([...earlier])}`, path);
  } else if (added.length > 0) {
    report(`may be ${quotedList(added)} now`, path);
  } else if (gone.length > 0) {
    report(`can't be ${quotedList(gone)} any more`, path);
  }
}

function typesOf(parts: SchemaParts): ReadonlySet<string> | undefined {
  const value = parts.keyword('type')?.value;
  if (typeof value === 'string') return new Set([value]);
  return Array.isArray(value) ? new Set(value.map(String)) : undefined;
}

function covers(types: ReadonlySet<string>, type: string): boolean {
  return types.has(type) || (type === 'integer' && types.has('number'));
}

/** `const` is an `enum` of one value. */
function compareValues(a: SchemaParts, b: SchemaParts, report: Report): void {
  const [earlier, later] = [valuesOf(a), valuesOf(b)];
  if (earlier === undefined && later === undefined) return;
  const path = b.keyword('enum')?.path ?? b.keyword('const')?.path ?? b.path;
  if (later === undefined) return report(`may have any value now`, path);
  if (earlier === undefined) {
    return report(`can only be ${shown([...later])} now`, path);
  }
  const gone = [...earlier].filter((value) => !later.has(value));
  const added = [...later].filter((value) => !earlier.has(value));
  if (gone.length > 0 && added.length > 0) {
    report(`is ${shown(added)} instead of ${shown(gone)}`, path);
  } else if (gone.length > 0) {
    report(`can't be ${shown(gone)} any more`, path);
  } else if (added.length > 0) {
    report(`may be ${shown(added)} now`, path);
  }
}

/** As JSON texts. */
function valuesOf(parts: SchemaParts): ReadonlySet<string> | undefined {
  const constant = parts.keyword('const');
  if (constant !== undefined) return new Set([JSON.stringify(constant.value)]);
  const values = parts.keyword('enum')?.value;
  return Array.isArray(values) ? new Set(values.map((value) => JSON.stringify(value))) : undefined;
}

function shown(values: readonly string[]): string {
  return quotedList(values.map((value) => value.replace(/^"(.*)"$/s, '$1')));
}

function compareKeywords(a: SchemaParts, b: SchemaParts, report: Report): void {
  for (const [keyword, name] of Object.entries(EXACT)) {
    const [earlier, later] = [a.keyword(keyword), b.keyword(keyword)];
    const [was, is] = [plain(earlier?.value), plain(later?.value)];
    if (was === is) continue;
    const path = later?.path ?? b.path;
    if (is === undefined) report(`has no ${name} any more, it was ${was}`, path);
    else if (was === undefined) report(`has the ${name} ${is} now`, path);
    else report(`has the ${name} ${is} instead of ${was}`, path);
  }
  for (const keyword of CONDITIONS) {
    const [earlier, later] = [a.keyword(keyword), b.keyword(keyword)];
    if (JSON.stringify(earlier?.value) === JSON.stringify(later?.value)) continue;
    report(`has another condition in ${quoted(keyword)}`, later?.path ?? b.path);
  }
}

function plain(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  return typeof value === 'string' ? quoted(value) : quoted(JSON.stringify(value));
}

/** The alternatives of a `oneOf` by what tells them apart: a constant, a reference, a title. */
function variants(root: unknown, list: Side | undefined): ReadonlyMap<string, Side> {
  if (!Array.isArray(list?.value)) return new Map();
  return new Map(
    (list.value as unknown[]).map((value, index) => {
      const path = [...list.path, index];
      return [variantName(root, value, path), { value, path }];
    }),
  );
}

function variantName(root: unknown, value: unknown, path: readonly JsonStep[]): string {
  const parts = new SchemaParts(root, value, path);
  const constants = [...parts.properties()].flatMap(([name, { value: schema }]) =>
    isObject(schema) && 'const' in schema ? [`${name}: ${constantText(schema['const'])}`] : [],
  );
  if (constants.length > 0) return quoted(constants.join(', '));
  const reference = isObject(value) ? value['$ref'] : undefined;
  const name = reference ?? parts.keyword('title')?.value;
  if (typeof name === 'string') return quoted(name);
  return quoted(JSON.stringify(parts.keyword('type')?.value ?? value));
}

function constantText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
