import { quoted, quotedList } from '../text';
import { didYouMean } from '../suggest/did-you-mean';

/** What was asked about isn't there. The message is one line for a person. */
export class UnexplainableError extends Error {
  override readonly name = 'UnexplainableError';

  /** For a name that isn't among the candidates, with the one that was probably meant. */
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
