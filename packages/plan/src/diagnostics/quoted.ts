import { escapeControls } from './escape-text';

/** A user's text in a message: between quotes, on one line, safe to print, and not endless. */
export function quoted(text: string): string {
  return quotedUpTo(160, text);
}

/** The same for a text that is only one of the things that its message shows. */
export function quotedShort(text: string): string {
  return quotedUpTo(40, text);
}

/** `"a", "b" and 3 more`. */
export function quotedList(texts: readonly string[], most = 5): string {
  const shown = texts.slice(0, most).map(quoted);
  const rest = texts.length - shown.length;
  if (rest > 0) return `${shown.join(', ')} and ${rest} more`;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

function quotedUpTo(longest: number, text: string): string {
  const shown = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return `"${escapeControls(shown)}"`;
}
