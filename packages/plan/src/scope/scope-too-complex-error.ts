import { quoted } from '../text';

/** Thrown when the exact answer exceeds the budget. Never treat it as "no overlap". */
export class ScopeTooComplexError extends Error {
  override readonly name = 'ScopeTooComplexError';

  /** @param globs the globs that could not be compared */
  constructor(readonly globs: readonly string[]) {
    super(
      `Comparing ${globs.map((glob) => quoted(glob)).join(' with ')} exactly takes too many steps; ` +
        'use fewer wildcards in one segment, or fewer patterns in `deny`.',
    );
  }
}
