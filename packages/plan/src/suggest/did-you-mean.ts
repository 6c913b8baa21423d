import { quoted } from '../text';
import { closest } from './closest';

/**
 * Suggests a known name for the end of a message about an unknown name.
 *
 * @param written the unknown name
 * @param known the valid names
 * @param otherwise the sentence when no name is close; default: none
 * @returns a sentence with a leading space, or an empty string
 */
export function didYouMean(written: string, known: Iterable<string>, otherwise = ''): string {
  const meant = closest(written, known);
  const sentence = meant === undefined ? otherwise : `Did you mean ${quoted(meant)}?`;
  return sentence === '' ? '' : ` ${sentence}`;
}
