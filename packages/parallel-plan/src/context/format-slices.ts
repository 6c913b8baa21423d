import { type ContextSlice, escapeControls } from '@parallel-plan/plan';
import { count } from '../prove/plan-summary';

/** Formats the written slices as text: one line per package. */
export function formatSlices(slices: readonly ContextSlice[], folder: string): string {
  const width = Math.max(...slices.map(({ packageId }) => packageId.length));
  const lines = slices.map(
    ({ packageId, files, tokens }) =>
      `  ${escapeControls(packageId.padEnd(width))}  ${count(files.length, 'file')}, about ${tokens} tokens`,
  );
  return `✔ ${escapeControls(folder)}: ${count(slices.length, 'package')}\n${lines.join('\n')}\n`;
}

/**
 * A slice as one text, for an agent that reads the output of a command: the page, then each file
 * under its name. Control characters that rewrite a terminal are escaped.
 */
export function sliceText({ files }: ContextSlice): string {
  return files
    .map(({ source, text }) =>
      source === undefined ? text : `\n<file path="${source}">\n${text.trimEnd()}\n</file>\n`,
    )
    .map((part) => part.split('\n').map(escapeLine).join('\n'))
    .join('');
}

/** Tabs are common in files. */
function escapeLine(line: string): string {
  return line.split('\t').map(escapeControls).join('\t');
}
