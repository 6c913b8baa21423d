import { escapeControls } from '../text';

/**
 * What can be wrong with a request. Codes are stable, because callers add hints for some of them.
 */
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

/**
 * Thrown for a request that cannot become a plan. The message says what is wrong and how to fix it.
 */
export class DecomposeError extends Error {
  override readonly name = 'DecomposeError';

  constructor(
    readonly code: DecomposeErrorCode,
    message: string,
  ) {
    super(escapeControls(message));
  }
}
