/** Stable identifiers for the errors in a `ContractRequest`. */
export type ContractRequestErrorCode =
  | 'operation-syntax'
  | 'operation-without-method'
  | 'unknown-method'
  | 'invalid-path'
  | 'duplicate-operation'
  | 'ambiguous-path'
  | 'invalid-operation-id'
  | 'invalid-status'
  | 'body-not-allowed'
  | 'invalid-schema-name'
  | 'unknown-schema'
  | 'invalid-union'
  | 'recursive-schema'
  | 'invalid-field-name'
  | 'duplicate-field'
  | 'unsupported-type'
  | 'unsupported-format'
  | 'invalid-limits'
  | 'invalid-pattern'
  | 'invalid-enum'
  | 'invalid-example'
  | 'example-needed'
  | 'invalid-table-name'
  | 'duplicate-table'
  | 'invalid-column'
  | 'duplicate-column'
  | 'unknown-table'
  | 'invalid-reference'
  | 'reference-cycle'
  | 'invalid-expression'
  | 'invalid-channel'
  | 'duplicate-channel'
  | 'invalid-module'
  | 'duplicate-module'
  | 'unprintable-text'
  | 'too-deep'
  | 'external-ref'
  | 'unreadable'
  | 'unreadable-contract'
  | 'exists';

/**
 * A request that can't become contracts. The message is one line: where, what is wrong and what to
 * write instead. User text in it is escaped as in JSON, so it is safe to print on a terminal.
 */
export class ContractRequestError extends Error {
  /**
   * @param code a stable identifier for programs
   * @param place where in the request, as a path: `operations[0].request.fields[2].example`
   * @param reason what is wrong and how to fix it
   */
  constructor(
    readonly code: ContractRequestErrorCode,
    readonly place: string,
    reason: string,
  ) {
    super(place === '' ? reason : `${place}: ${reason}`);
    this.name = 'ContractRequestError';
  }
}

/** User text for a message: quoted, control characters escaped, at most 80 characters. */
export function quoted(value: unknown): string {
  const text = typeof value === 'string' ? value : String(JSON.stringify(value));
  const short = text.length > 80 ? `${text.slice(0, 79)}…` : text;
  return JSON.stringify(short).replace(
    /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
