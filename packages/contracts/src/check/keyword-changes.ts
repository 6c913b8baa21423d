import { quoted, quotedList } from '@parallel-plan/plan/text';
import { boundChanges } from './bound-changes';
import { BOTH, type Effect, type KeywordChange, NARROWS, WIDENS } from './keyword-change';
import type { SchemaParts } from './schema-parts';

/**
 * The changes in keywords that restrict the value itself, excluding those that describe its
 * properties, items and variants. A missing keyword allows every value.
 *
 * @see https://json-schema.org/draft/2020-12/json-schema-validation
 */
export function keywordChanges(before: SchemaParts, after: SchemaParts): readonly KeywordChange[] {
  return [
    ...typeChanges(before, after),
    ...valueChanges(before, after),
    ...boundChanges(before, after),
    ...uniqueChanges(before, after),
    ...Object.entries(ASSERTED).flatMap(([keyword, name]) =>
      assertionChanges(keyword, name, before, after),
    ),
    ...CONDITIONS.flatMap((keyword) => conditionChanges(keyword, before, after)),
    ...discriminatorChanges(before, after),
  ];
}

function typeChanges(before: SchemaParts, after: SchemaParts): readonly KeywordChange[] {
  const [earlier, later] = [typesOf(before), typesOf(after)];
  const path = after.first('type')?.path ?? after.path;
  if (earlier === undefined && later === undefined) return [];
  if (later === undefined) return [{ ...WIDENS, what: 'may be of any type now', path }];
  if (earlier === undefined) {
    return [{ ...NARROWS, what: `can only be ${quotedList([...later])} now`, path }];
  }
  const added = [...later].filter((type) => !covers(earlier, type));
  const gone = [...earlier].filter((type) => !covers(later, type));
  if (added.length > 0 && gone.length > 0) {
    const what = `is ${quotedList([...later])} instead of ${quotedList([...earlier])}`;
    return [{ ...BOTH, what, path }];
  }
  if (added.length > 0) return [{ ...WIDENS, what: `may be ${quotedList(added)} now`, path }];
  return gone.length > 0
    ? [{ ...NARROWS, what: `can no longer be ${quotedList(gone)}`, path }]
    : [];
}

/**
 * The types that all parts allow, including `nullable` of OpenAPI 3.0; `undefined` for any type.
 */
function typesOf(parts: SchemaParts): ReadonlySet<string> | undefined {
  if (parts.isImpossible) return new Set();
  const lists = parts.all('type').map(({ value }) => [value].flat().map(String));
  if (lists.length === 0) return undefined;
  const isNullable = parts.first('nullable')?.value === true;
  const common = (a: readonly string[], b: readonly string[]): string[] => [
    ...a.filter((type) => covers(new Set(b), type)),
    ...b.filter((type) => type === 'integer' && a.includes('number') && !a.includes('integer')),
  ];
  return new Set([...lists.reduce(common), ...(isNullable ? ['null'] : [])]);
}

function covers(types: ReadonlySet<string>, type: string): boolean {
  return types.has(type) || (type === 'integer' && types.has('number'));
}

function valueChanges(before: SchemaParts, after: SchemaParts): readonly KeywordChange[] {
  const [earlier, later] = [valuesOf(before), valuesOf(after)];
  if (earlier === undefined && later === undefined) return [];
  const path = after.first('enum')?.path ?? after.first('const')?.path ?? after.path;
  if (later === undefined) return [{ ...WIDENS, what: 'may have any value now', path }];
  if (earlier === undefined) {
    return [{ ...NARROWS, what: `can only be ${shown([...later])} now`, path }];
  }
  const gone = [...earlier].filter((value) => !later.has(value));
  const added = [...later].filter((value) => !earlier.has(value));
  if (gone.length > 0 && added.length > 0) {
    return [{ ...BOTH, what: `is ${shown(added)} instead of ${shown(gone)}`, path }];
  }
  if (gone.length > 0) return [{ ...NARROWS, what: `can no longer be ${shown(gone)}`, path }];
  return added.length > 0 ? [{ ...WIDENS, what: `may be ${shown(added)} now`, path }] : [];
}

/** The values that `enum` and `const` of all parts allow, as JSON; `undefined` for any value. */
function valuesOf(parts: SchemaParts): ReadonlySet<string> | undefined {
  const lists = [
    ...parts.all('const').map(({ value }) => [value]),
    ...parts.all('enum').flatMap(({ value }) => (Array.isArray(value) ? [value as unknown[]] : [])),
  ].map((list) => list.map((value) => JSON.stringify(value)));
  if (lists.length === 0) return undefined;
  return new Set(lists.reduce((a, b) => a.filter((value) => b.includes(value))));
}

function uniqueChanges(before: SchemaParts, after: SchemaParts): readonly KeywordChange[] {
  const isUnique = (parts: SchemaParts): boolean =>
    parts.all('uniqueItems').some(({ value }) => value === true);
  const [was, is] = [isUnique(before), isUnique(after)];
  if (was === is) return [];
  const path = after.first('uniqueItems')?.path ?? after.path;
  return is
    ? [{ ...NARROWS, what: 'can no longer contain an item twice', path }]
    : [{ ...WIDENS, what: 'may contain an item twice now', path }];
}

/** Keywords whose values have no order: a different value allows a different set. */
const ASSERTED: Readonly<Record<string, string>> = {
  format: 'format',
  pattern: 'pattern',
  multipleOf: 'step',
  contentEncoding: 'encoding',
  contentMediaType: 'media type',
};

function assertionChanges(
  keyword: string,
  name: string,
  before: SchemaParts,
  after: SchemaParts,
): readonly KeywordChange[] {
  const { gone, added } = difference(keyword, before, after);
  const path = after.first(keyword)?.path ?? after.path;
  const now = quotedList(added.map(plain));
  const then = quotedList(gone.map(plain));
  if (gone.length > 0 && added.length > 0) {
    return [
      {
        ...stepEffect(keyword, gone, added),
        what: `has the ${name} ${now} instead of ${then}`,
        path,
      },
    ];
  }
  if (gone.length > 0)
    return [{ ...WIDENS, what: `no longer has a ${name}, it was ${then}`, path }];
  return added.length > 0 ? [{ ...NARROWS, what: `has the ${name} ${now} now`, path }] : [];
}

/** The effect of a changed `multipleOf`: every multiple of 6 is a multiple of 3. */
function stepEffect(keyword: string, gone: readonly string[], added: readonly string[]): Effect {
  const [was, is] = [Number(gone[0]), Number(added[0])];
  if (keyword !== 'multipleOf' || gone.length + added.length > 2) return BOTH;
  if (is % was === 0) return NARROWS;
  return was % is === 0 ? WIDENS : BOTH;
}

/** Keywords that are too complex to describe their changes. */
const CONDITIONS = [
  'not',
  'if',
  'then',
  'else',
  'contains',
  'minContains',
  'maxContains',
  'propertyNames',
  'patternProperties',
  'dependentRequired',
  'dependentSchemas',
  'unevaluatedItems',
  'unevaluatedProperties',
] as const;

function conditionChanges(
  keyword: string,
  before: SchemaParts,
  after: SchemaParts,
): readonly KeywordChange[] {
  const { gone, added } = difference(keyword, before, after);
  if (gone.length + added.length === 0) return [];
  // If one of `if`, `then` and `else` is removed, the others change their meaning in both
  // directions.
  const isBranch = ['if', 'then', 'else', 'minContains', 'maxContains'].includes(keyword);
  const effect =
    isBranch || (gone.length > 0 && added.length > 0) ? BOTH : added.length > 0 ? NARROWS : WIDENS;
  const path = after.first(keyword)?.path ?? after.path;
  return [{ ...effect, what: `has a different condition in ${quoted(keyword)}`, path }];
}

function discriminatorChanges(before: SchemaParts, after: SchemaParts): readonly KeywordChange[] {
  const { gone, added } = difference('discriminator', before, after);
  if (gone.length + added.length === 0) return [];
  const path = after.first('discriminator')?.path ?? after.path;
  if (gone.length === 0) return [{ ...NARROWS, what: 'has a discriminator now', path }];
  if (added.length === 0) return [{ ...WIDENS, what: 'no longer has a discriminator', path }];
  return [{ ...BOTH, what: 'has a different discriminator', path }];
}

/** The values of a keyword that only one side has, as JSON. */
function difference(
  keyword: string,
  before: SchemaParts,
  after: SchemaParts,
): { readonly gone: readonly string[]; readonly added: readonly string[] } {
  const values = (parts: SchemaParts): string[] => [
    ...new Set(parts.all(keyword).map(({ value }) => JSON.stringify(value))),
  ];
  const [was, is] = [values(before), values(after)];
  return {
    gone: was.filter((value) => !is.includes(value)),
    added: is.filter((value) => !was.includes(value)),
  };
}

function shown(values: readonly string[]): string {
  return quotedList(values.map(plain));
}

/** A JSON text without the quotes around a string. */
function plain(json: string): string {
  return json.startsWith('"') ? String(JSON.parse(json)) : json;
}
