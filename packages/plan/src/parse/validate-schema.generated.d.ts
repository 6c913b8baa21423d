// Generated from schemas/work-packages.schema.json by tools/generate. Do not edit: run `nx run plan:generate`.
import type { ErrorObject } from 'ajv';

/** Thrown inside the validator when there are too many errors to go on; caught by `validate-schema.ts`. */
export declare class TooManyErrors extends Error {
  readonly errors: ErrorObject[];
}

/** The compiled schema. Its errors are in `validate.errors` until the next call. */
export declare const validate: {
  (data: unknown): boolean;
  errors?: ErrorObject[] | null;
};

/** Names of the properties that an object may have, by its JSON pointer with `*` for each index. */
export declare const propertyNames: Readonly<Record<string, readonly string[]>>;
