import { quoted } from '../text';

/** Thrown for a path that no glob of the dialect can express. */
export class UnwritablePathError extends Error {
  override readonly name = 'UnwritablePathError';

  /** @param reason a sentence */
  constructor(
    readonly path: string,
    readonly reason: string,
  ) {
    super(`No glob can name exactly the path ${quoted(path)}: ${reason}`);
  }
}
