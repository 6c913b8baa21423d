/** A command with its arguments, quotes taken away. */
export type ShellCommand = readonly string[];

/** What a text says to a shell. */
export interface ShellScript {
  readonly commands: readonly ShellCommand[];
  /** Indexes of commands whose output the next one reads. */
  readonly piped: ReadonlySet<number>;
}

/**
 * Splits a text into the commands that a POSIX shell would run, as far as a look at it can tell:
 * quotes, escapes, `;`, `&&`, `||`, `|`, new lines, subshells and command substitutions. Variables stay
 * as they are written. It takes time linear in the text.
 */
export function shellScript(text: string): ShellScript {
  const commands: string[][] = [];
  const piped = new Set<number>();
  let words: string[] = [];
  let word: string | undefined;
  let quote: '"' | "'" | undefined;

  const endWord = () => {
    if (word !== undefined) words.push(word);
    word = undefined;
  };
  const endCommand = () => {
    endWord();
    if (words.length > 0) commands.push(words);
    words = [];
  };

  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (quote !== undefined) {
      if (character === quote) quote = undefined;
      else if (character === '\\' && quote === '"' && '"\\$`'.includes(text.charAt(at + 1))) {
        word = `${word ?? ''}${text.charAt(++at)}`;
      } else word = `${word ?? ''}${character}`;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (character === '\\' && at + 1 < text.length) {
      const next = text.charAt(++at);
      if (next !== '\n') word = `${word ?? ''}${next}`;
    } else if (character === '$' && text.charAt(at + 1) === '(') {
      at++;
      endCommand();
    } else if (character === '|' && text.charAt(at + 1) !== '|' && text.charAt(at - 1) !== '|') {
      endCommand();
      if (commands.length > 0) piped.add(commands.length - 1);
    } else if (SEPARATORS.has(character)) {
      endCommand();
    } else if (character === '#' && word === undefined) {
      const lineEnd = text.indexOf('\n', at);
      at = lineEnd === -1 ? text.length : lineEnd - 1;
    } else if (character === ' ' || character === '\t') {
      endWord();
    } else {
      word = `${word ?? ''}${character}`;
    }
  }
  endCommand();
  return { commands, piped };
}

const SEPARATORS = new Set([';', '&', '|', '\n', '\r', '(', ')', '`']);
