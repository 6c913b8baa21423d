import { isObject, quoted } from '@parallel-plan/plan/text';
import type { PlacedValue, SchemaParts } from './schema-parts';

/** The items of a list of schemas, each with its path. */
export function itemsOf(list: PlacedValue | undefined): readonly PlacedValue[] {
  if (list === undefined || !Array.isArray(list.value)) return [];
  return (list.value as unknown[]).map((value, index) => ({ value, path: [...list.path, index] }));
}

/** The alternatives by their identity. A value without a choice is its own only alternative. */
export function variants(
  keyword: string,
  parts: SchemaParts,
): ReadonlyMap<string, readonly PlacedValue[]> {
  const list = parts.first(keyword);
  if (list === undefined) return new Map([[nameOf(parts), parts.schemas]]);
  return new Map(itemsOf(list).map((variant) => [nameOf(parts.of(variant)), [variant]]));
}

/** The identity of a variant: a constant, a reference, a title or a type. */
function nameOf(parts: SchemaParts): string {
  const constants = [...parts.properties()].flatMap(([name, schemas]) =>
    schemas.flatMap(({ value }) =>
      isObject(value) && 'const' in value ? [`${name}: ${plain(value['const'])}`] : [],
    ),
  );
  if (constants.length > 0) return quoted(constants.join(', '));
  const [own] = parts.schemas;
  const reference = isObject(own?.value) ? own.value['$ref'] : undefined;
  const name = reference ?? parts.first('title')?.value;
  if (typeof name === 'string') return quoted(name);
  return quoted(plain(parts.first('type')?.value ?? own?.value ?? null));
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
