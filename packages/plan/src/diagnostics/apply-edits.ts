import type { TextEdit } from './diagnostic';

/**
 * Applies edits to the text that they were made for. Of two edits that overlap the one that starts
 * first wins; the other is left for the next run, when it is made anew.
 *
 * @param text the text that the offsets refer to
 * @param edits in any order; equal edits count once
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const sorted = [...edits].sort((a, b) => a.offset - b.offset || a.length - b.length);
  const parts: string[] = [];
  let end = 0;
  let previous: TextEdit | undefined;
  for (const edit of sorted) {
    const isInside = edit.offset >= 0 && edit.offset + edit.length <= text.length;
    const isSamePlace = previous?.offset === edit.offset;
    if (!isInside || edit.length < 0 || edit.offset < end || isSamePlace) continue;
    parts.push(text.slice(end, edit.offset), edit.text);
    end = edit.offset + edit.length;
    previous = edit;
  }
  parts.push(text.slice(end));
  return parts.join('');
}
