import { quoted } from '../text';
import { closest } from './closest';

/**
 * A sentence for the end of a message about a name that isn't known, with a space before it.
 *
 * @param written the name that isn't known
 * @param known those that are
 * @param otherwise the sentence where none of them is near; without it there is none then
 */
export function didYouMean(written: string, known: Iterable<string>, otherwise = ''): string {
  const meant = closest(written, known);
  const sentence = meant === undefined ? otherwise : `Did you mean ${quoted(meant)}?`;
  return sentence === '' ? '' : ` ${sentence}`;
}
