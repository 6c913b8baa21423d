/** A value of a schema. */
export type Json = null | boolean | number | string | Json[] | SchemaNode;

/** A schema, or another object inside one. The preparation of models edits its own copies. */
export interface SchemaNode {
  [key: string]: Json;
}

/** Where the component schemas of a document are. */
export const SCHEMAS = '#/components/schemas/';

/** An object without some of its keys. */
export function without(object: SchemaNode, ...keys: readonly string[]): SchemaNode {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}
