import type { TextEdit } from './diagnostic';

/**
 * Applies edits to a text. When two edits overlap, the one that starts first wins; the other is
 * skipped and must be recomputed for the new text.
 *
 * @param text the text that the offsets refer to
 * @param edits in any order; equal edits count once
 * @returns the edited text
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
