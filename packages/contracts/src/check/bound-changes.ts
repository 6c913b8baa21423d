import { quoted } from '@parallel-plan/plan/text';
import { type KeywordChange, NARROWS, WIDENS } from './keyword-change';
import type { JsonStep, SchemaParts } from './schema-parts';

/**
 * The changes in the limits of numbers, texts, lists and objects. The tightest limit of all parts
 * counts.
 */
export function boundChanges(before: SchemaParts, after: SchemaParts): readonly KeywordChange[] {
  return BOUNDS.flatMap((bound) => boundChange(bound, before, after));
}

interface Bound {
  readonly inclusive: string;
  readonly exclusive?: string;
  readonly name: string;
  /** A bound that every value satisfies: no text is shorter than 0. */
  readonly always: number;
  readonly isLower: boolean;
}

const BOUNDS: readonly Bound[] = [
  {
    inclusive: 'minimum',
    exclusive: 'exclusiveMinimum',
    name: 'minimum',
    always: -Infinity,
    isLower: true,
  },
  {
    inclusive: 'maximum',
    exclusive: 'exclusiveMaximum',
    name: 'maximum',
    always: Infinity,
    isLower: false,
  },
  { inclusive: 'minLength', name: 'minimum length', always: 0, isLower: true },
  { inclusive: 'maxLength', name: 'maximum length', always: Infinity, isLower: false },
  { inclusive: 'minItems', name: 'minimum number of items', always: 0, isLower: true },
  { inclusive: 'maxItems', name: 'maximum number of items', always: Infinity, isLower: false },
  { inclusive: 'minProperties', name: 'minimum number of fields', always: 0, isLower: true },
  {
    inclusive: 'maxProperties',
    name: 'maximum number of fields',
    always: Infinity,
    isLower: false,
  },
];

interface Limit {
  readonly value: number;
  readonly isExclusive: boolean;
  readonly path?: readonly JsonStep[];
}

function boundChange(
  bound: Bound,
  before: SchemaParts,
  after: SchemaParts,
): readonly KeywordChange[] {
  const [was, is] = [limitOf(bound, before), limitOf(bound, after)];
  const order = tighter(bound, is, was);
  if (order === 0) return [];
  const path = is.path ?? after.path;
  const { name, always } = bound;
  const [then, now] = [was, is].map((limit) => (limit.value === always ? undefined : text(limit)));
  const what =
    now === undefined
      ? `no longer has a ${name}, it was ${then}`
      : then === undefined
        ? `has the ${name} ${now} now`
        : `has the ${name} ${now} instead of ${then}`;
  return [{ ...(order > 0 ? NARROWS : WIDENS), what, path }];
}

function text({ value, isExclusive }: Limit): string {
  return `${quoted(String(value))}${isExclusive ? ' (exclusive)' : ''}`;
}

/** The tightest limit of all parts. */
function limitOf(bound: Bound, parts: SchemaParts): Limit {
  const limits = [
    ...parts.all(bound.inclusive).map(({ value, path }) => ({
      value,
      path,
      // OpenAPI 3.0 has a boolean that makes the other keyword exclusive.
      isExclusive: bound.exclusive !== undefined && parts.first(bound.exclusive)?.value === true,
    })),
    ...parts
      .all(bound.exclusive ?? '')
      .map(({ value, path }) => ({ value, path, isExclusive: true })),
  ].filter((limit): limit is Limit & { readonly path: readonly JsonStep[] } => {
    return typeof limit.value === 'number';
  });
  return limits.reduce<Limit>((best, one) => (tighter(bound, one, best) > 0 ? one : best), {
    value: bound.always,
    isExclusive: false,
  });
}

/** Greater than 0 if `a` allows less than `b`. */
function tighter({ isLower }: Bound, a: Limit, b: Limit): number {
  if (a.value === b.value) return Number(a.isExclusive) - Number(b.isExclusive);
  return (isLower ? a.value > b.value : a.value < b.value) ? 1 : -1;
}
