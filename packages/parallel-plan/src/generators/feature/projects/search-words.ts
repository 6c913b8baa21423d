import { COMMON_VERBS } from '../verbs';

/** Words of a description that say nothing about where in the code it belongs. */
const STOP_WORDS = new Set(
  (
    'a about after again all also an and any app application are as at back be because been before ' +
    'behaviour being both but by can code could data date day does each easy existing every feature few file ' +
    'first for from full get give given good had has have how if in into is it its just kind last less ' +
    'like make many may more most much must need new no not now of off on one only onto or other our out ' +
    'over own page people per shall should so some stay support system than that the their them then there ' +
    'these they thing this those through to too two under until up use used user users using via want was ' +
    'way we were what when where which while who will with within without work would you your'
  ).split(' '),
);

const MAX_WORDS = 8;

/**
 * The words of a description that code may speak of, in lower case, cut to a stem, in the order
 * of the text.
 */
export function searchWords(description: string): readonly string[] {
  const words = description
    .normalize('NFC')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 2 && !STOP_WORDS.has(word) && !COMMON_VERBS.has(word))
    .map(stem);
  return [...new Set(words)].slice(0, MAX_WORDS);
}

/** A part of the word that its singular and its plural share: it is searched inside words. */
function stem(word: string): string {
  if (/(ss|us|is)$/.test(word) || word.length < 4) {
    return word;
  }
  return word.replace(/(ie)?s$/, '').replace(/(?<=.{4})(ing|ed)$/, '');
}
