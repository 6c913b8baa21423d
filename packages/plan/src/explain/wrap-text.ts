/** Columns of a terminal page. */
const WIDTH = 96;

/**
 * Breaks a paragraph into lines at spaces. Code between backticks stays together.
 *
 * @param indent what each line starts with
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
