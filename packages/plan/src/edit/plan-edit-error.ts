import { escapeControls } from '../text';

/**
 * - `unsound`: the plan's text or schema has errors
 * - `unknown-package`: no package has the id
 * - `not-a-list`, `not-a-mapping`: what is to be extended is something else
 * - `alias`: the place is written as an alias, and an edit would change other places with it
 * - `not-verified`: the text is written in a way that this edit would damage
 */
export type PlanEditErrorCode =
  'unsound' | 'unknown-package' | 'not-a-list' | 'not-a-mapping' | 'alias' | 'not-verified';

/** Why an edit of a plan's text was not made. The text is never changed then. */
export class PlanEditError extends Error {
  override readonly name = 'PlanEditError';

  /** @param message what is wrong and the way out, on one line */
  constructor(
    readonly code: PlanEditErrorCode,
    message: string,
  ) {
    super(escapeControls(message));
  }
}
