/** A value inside a schema. */
export type Json = null | boolean | number | string | Json[] | SchemaNode;

/** A schema, or another object inside one. Model generation edits its own copies. */
export interface SchemaNode {
  [key: string]: Json;
}

/** The location of component schemas in a document. */
export const SCHEMAS = '#/components/schemas/';

/** Copies an object without some of its keys. */
export function without(object: SchemaNode, ...keys: readonly string[]): SchemaNode {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}
