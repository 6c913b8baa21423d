import { escapeControls } from '../text';

/**
 * - `unsound`: the plan has syntax or schema errors
 * - `unknown-package`: no package has the id
 * - `not-a-list`, `not-a-mapping`: the value to extend has another type
 * - `alias`: the value is a YAML alias, and an edit would change other places too
 * - `not-verified`: the edit would damage the text as it is written
 */
export type PlanEditErrorCode =
  'unsound' | 'unknown-package' | 'not-a-list' | 'not-a-mapping' | 'alias' | 'not-verified';

/** Thrown when a plan's text cannot be edited. The text is then unchanged. */
export class PlanEditError extends Error {
  override readonly name = 'PlanEditError';

  /** @param message what is wrong and how to fix it, on one line */
  constructor(
    readonly code: PlanEditErrorCode,
    message: string,
  ) {
    super(escapeControls(message));
  }
}
