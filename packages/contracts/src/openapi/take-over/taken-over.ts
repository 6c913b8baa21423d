import { type HttpMethod } from '../../request/parse-operation';

/** An operation of a document that was taken over. */
export interface TakenOverOperation {
  readonly method: HttpMethod;
  /** As in the document, such as `/v1/users/{id}`. */
  readonly path: string;
  readonly operationId?: string;
}

/** An existing OpenAPI document, converted into a contract of a change. */
export interface TakenOver {
  /** OpenAPI 3.1 as YAML; the same document always gives the same bytes. */
  readonly text: string;
  /** In document order. */
  readonly operations: readonly TakenOverOperation[];
  /** The original version if it was not 3.1, such as `3.0.3`. */
  readonly upgradedFrom?: string;
  /** Notes for the user, one per line. */
  readonly notes: readonly string[];
}
