/** A value of a document. */
export type Json = null | boolean | number | string | Json[] | JsonObject;

/** A schema, or another object of a document. */
export interface JsonObject {
  [key: string]: Json;
}

/** Where the component schemas of a document are. */
export const SCHEMAS = '#/components/schemas/';

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object without some of its keys. */
export function without(object: JsonObject, ...keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}
