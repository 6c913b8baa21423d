/**
 * Estimates how many tokens a language model reads a text as. On plans, contracts, code and English
 * prose the result is within 15 % of a real tokenizer; the test lists the texts.
 *
 * Byte-pair encodings have a token for most short words and for up to three digits, and join a
 * space to the word after it. The numbers below were fitted to `o200k_base` on such texts.
 *
 * @param text any text
 * @returns the estimated number of tokens
 */
export function estimateTokens(text: string): number {
  let tokens = 0;
  for (const [piece, word, digits, space] of text.matchAll(PIECES)) {
    if (word !== undefined) tokens += wordTokens(word);
    else if (digits !== undefined) tokens += 1;
    else if (space !== undefined) tokens += spaceTokens(space);
    else tokens += punctuationTokens(piece);
  }
  return Math.ceil(tokens);
}

/** `userId` is two words. Digits form groups of three. */
const PIECES = /(\p{Lu}?\p{Ll}+|\p{Lu}+|\p{L}+)|(\p{N}{1,3})|(\s+)|[^\s\p{L}\p{N}]+/gu;

function wordTokens(word: string): number {
  if (!/^\p{ASCII}*$/u.test(word)) return Math.ceil(word.length * 0.6);
  return word.length <= 7 ? 1 : Math.ceil(word.length / 8);
}

function spaceTokens(space: string): number {
  if (space.includes('\n')) return 0.8;
  return space.length > 1 ? 0.7 : 0;
}

function punctuationTokens(piece: string): number {
  if (piece.length <= 2) return 0.8;
  // A line of dashes takes one or two tokens, regardless of its length.
  const isRun = [...piece].every((character) => character === piece[0]);
  return isRun ? Math.ceil(piece.length / 32) : piece.length * 0.3;
}
