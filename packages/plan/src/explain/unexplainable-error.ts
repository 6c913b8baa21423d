import { quoted, quotedList } from '../text';
import { didYouMean } from '../suggest/did-you-mean';

/** Thrown when the requested subject does not exist. The message is one line. */
export class UnexplainableError extends Error {
  override readonly name = 'UnexplainableError';

  /** Creates the error for an unknown name, with a suggestion from the candidates. */
  static unknown(
    what: string,
    name: string,
    candidates: readonly string[],
    where = '',
  ): UnexplainableError {
    const place = where === '' ? '' : ` ${where}`;
    const others =
      candidates.length === 0 ? `There is no ${what}.` : `There are ${quotedList(candidates, 12)}.`;
    const hint = didYouMean(name, candidates, others);
    return new UnexplainableError(`There is no ${what} ${quoted(name)}${place}.${hint}`);
  }
}
