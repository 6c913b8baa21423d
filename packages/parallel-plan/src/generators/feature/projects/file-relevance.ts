import { wordsOf } from './search-words';
import type { FoundLines } from './search-files';

/** A file with this number of lines for a word counts half as much as a file with many. */
const FEW_LINES = 3;
/** The number of lines that a definition of a name counts as. */
const DEFINITION = 5;
/** The number of lines that a word in the path of a file counts as. */
const IN_PATH = 8;
/** The number of files that speak for a project. */
const BEST_FILES = 3;
/** The weight of each of them, compared with the one before it. */
const DECAY = 0.3;

/**
 * How well each file matches the words together: BM25 with files as documents. A project can
 * contain all words of a description by its size alone. A file that contains them together is where
 * the code is that the description speaks of (J. Zhou, H. Zhang, D. Lo: Where should the bugs be
 * fixed?, ICSE 2012).
 *
 * @param found lines by file, as `searchFiles` returns them
 * @param words words that were searched
 * @returns relevance by file, without files that contain none of the words
 */
export function relevanceOfFiles(
  { paths, lines, definitions }: FoundLines,
  words: readonly string[],
): ReadonlyMap<string, number> {
  const rarity = new Map(
    words.map((word) => {
      const files = [...lines.values()].filter((counts) => counts.has(word)).length;
      return [word, Math.log(1 + Math.max(paths.length - files, 0) / (files + 0.5))];
    }),
  );
  return new Map(
    [...lines].map(([file, counts]) => {
      const inPath = new Set(wordsOf(file));
      const ofWord = ([word, count]: readonly [string, number]): number => {
        const defined = DEFINITION * (definitions.get(file)?.get(word) ?? 0);
        const all = count + defined + (inPath.has(word) ? IN_PATH : 0);
        return (rarity.get(word) ?? 0) * (all / (all + FEW_LINES));
      };
      return [file, [...counts].map(ofWord).reduce((sum, score) => sum + score, 0)];
    }),
  );
}

/**
 * The relevance of a project: that of its best file, and with less weight of the next ones.
 *
 * @param files relevance of each of its files
 */
export function relevanceOfProject(files: readonly number[] = []): number {
  return [...files]
    .sort((a, b) => b - a)
    .slice(0, BEST_FILES)
    .reduce((sum, relevance, index) => sum + relevance * DECAY ** index, 0);
}
