import { escapeControls } from '../text';

/** What can be wrong with a request. Stable: callers show their own hints for some of them. */
export type DecomposeErrorCode =
  | 'no-project'
  | 'unknown-project'
  | 'project-exists'
  | 'shared-root'
  | 'invalid-root'
  | 'reserved-root'
  | 'invalid-change-id'
  | 'invalid-path'
  | 'owner-not-requested'
  | 'interface-owned-twice'
  | 'unknown-package'
  | 'invalid-dependency';

/** A request that no plan can be made of. The message says what is wrong and what to do. */
export class DecomposeError extends Error {
  override readonly name = 'DecomposeError';

  constructor(
    readonly code: DecomposeErrorCode,
    message: string,
  ) {
    super(escapeControls(message));
  }
}
