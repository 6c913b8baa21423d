import { type JsonValue } from '../request/contract-request';
import { isNode } from '../openapi/take-over/openapi-tree';

/** A JSON Schema object. */
export type Schema = Readonly<Record<string, unknown>>;

/**
 * The direction of a value: requests omit `readOnly` properties, responses omit `writeOnly` ones.
 */
export type Direction = 'request' | 'response';

/** The name of the schema that a reference points to. */
export function nameOf(reference: string): string {
  return reference.split('/').at(-1) ?? '';
}
/** A value that the schema itself names. */
export function givenValue({
  examples,
  example,
  default: byDefault,
  const: only,
  enum: values,
}: Schema) {
  const candidates = [
    ...(Array.isArray(examples) ? examples.slice(0, 1) : []),
    example,
    only,
    ...(Array.isArray(values) ? values.slice(0, 1) : []),
    byDefault,
  ];
  return candidates.find((candidate) => candidate !== undefined) as JsonValue | undefined;
}

/** The type of a schema; without `type`, what its other keywords limit. */
export function typeOf(schema: Schema): string {
  const { type } = schema;
  if (typeof type === 'string') return type;
  if (Array.isArray(type)) return String(type.find((one) => one !== 'null') ?? 'null');
  if (schema['properties'] !== undefined || schema['additionalProperties'] !== undefined) {
    return 'object';
  }
  if (schema['items'] !== undefined) return 'array';
  if (['pattern', 'minLength', 'maxLength', 'format'].some((key) => schema[key] !== undefined)) {
    return 'string';
  }
  if (schema['minimum'] !== undefined || schema['maximum'] !== undefined) return 'number';
  return schema['not'] === undefined ? 'any' : 'unknown';
}

/** Whether a schema limits values beyond the parts that were taken out of it. */
export function isConstrained(schema: Schema): boolean {
  return ['properties', 'type', 'required', 'items', 'enum', '$ref', 'anyOf', 'oneOf'].some(
    (key) => schema[key] !== undefined,
  );
}

/** Whether the sender of a value leaves this property out. */
export function isHidden(property: unknown, direction: Direction): boolean {
  return isNode(property) && property[direction === 'request' ? 'readOnly' : 'writeOnly'] === true;
}

/** The discriminator value of a variant. */
export function tag(discriminator: unknown, variant: unknown): Record<string, string> {
  const reference = isNode(variant) ? variant['$ref'] : undefined;
  const name = isNode(discriminator) ? discriminator['propertyName'] : undefined;
  if (typeof reference !== 'string' || typeof name !== 'string' || !isNode(discriminator))
    return {};
  const mapping = isNode(discriminator['mapping']) ? discriminator['mapping'] : {};
  const mapped = Object.entries(mapping).find(([, target]) => target === reference)?.[0];
  return { [name]: mapped ?? nameOf(reference) };
}

/** A number within the limits of a schema, preferably a usual one. */
export function numberOf(schema: Schema, usual: readonly number[]): number | undefined {
  const limit = (key: string): number | undefined =>
    typeof schema[key] === 'number' ? schema[key] : undefined;
  const isInteger = typeOf(schema) === 'integer';
  const least = limit('minimum') ?? -Infinity;
  const most = limit('maximum') ?? Infinity;
  const above = limit('exclusiveMinimum') ?? -Infinity;
  const below = limit('exclusiveMaximum') ?? Infinity;
  const step = limit('multipleOf');
  const edges = [least, most, above + 1, below - 1, (above + below) / 2].filter(Number.isFinite);
  const candidates = [...usual, ...edges, ...edges.map(Math.ceil), ...edges.map(Math.floor)];
  const stepped = step === undefined ? [] : candidates.map((one) => Math.ceil(one / step) * step);
  return [...candidates, ...stepped].find(
    (one) =>
      one >= least &&
      one <= most &&
      one > above &&
      one < below &&
      (!isInteger || Number.isSafeInteger(one)) &&
      (step === undefined || Number.isInteger(one / step)),
  );
}
