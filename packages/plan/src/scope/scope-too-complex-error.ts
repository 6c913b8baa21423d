import { quoted } from '../text';

/** The exact answer would cost more than the budget. It is never read as "no overlap". */
export class ScopeTooComplexError extends Error {
  override readonly name = 'ScopeTooComplexError';

  /** @param globs the globs whose comparison was given up */
  constructor(readonly globs: readonly string[]) {
    super(
      `Comparing ${globs.map((glob) => quoted(glob)).join(' with ')} exactly takes too many steps; ` +
        'use fewer wildcards in one segment, or fewer patterns in `deny`.',
    );
  }
}
