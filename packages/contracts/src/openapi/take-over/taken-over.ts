import { type HttpMethod } from '../../request/parse-operation';

/** An operation of a document that was taken over. */
export interface TakenOverOperation {
  readonly method: HttpMethod;
  /** As the document writes it: `/v1/users/{id}`. */
  readonly path: string;
  readonly operationId?: string;
}

/** An OpenAPI document that somebody wrote before, as a contract of a change. */
export interface TakenOver {
  /** OpenAPI 3.1 as YAML; the same bytes for the same document. */
  readonly text: string;
  /** In the document's order. */
  readonly operations: readonly TakenOverOperation[];
  /** The version that the document had, where it was not 3.1: `3.0.3`. */
  readonly upgradedFrom?: string;
  /** What the user should know of it, a line each. */
  readonly notes: readonly string[];
}
