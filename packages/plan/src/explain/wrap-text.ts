/** The width of a terminal page, in columns. */
const WIDTH = 96;

/**
 * Wraps a paragraph at spaces. Code between backticks stays together.
 *
 * @param indent the prefix of each line
 */
export function wrapped(paragraph: string, indent = '  '): string {
  const words = paragraph.match(/(?:`[^`]*`|[^\s`])+/g) ?? [];
  const lines: string[] = [];
  let line = '';
  for (const word of words) {
    if (line !== '' && indent.length + line.length + 1 + word.length > WIDTH) {
      lines.push(indent + line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, indent + line].join('\n');
}
