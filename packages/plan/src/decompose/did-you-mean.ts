import { closest } from '../rules/text/closest';

/** A sentence for the end of a message, with a space before it; empty where no name is near. */
export function didYouMean(written: string, known: readonly string[]): string {
  const nearest = closest(written, known);
  return nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
}
