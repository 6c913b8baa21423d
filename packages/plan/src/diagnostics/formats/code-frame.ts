import { escapeControls } from '../../text';

/** A range in a text. Lines and columns are 1-based; columns count UTF-16 units. */
export interface FrameRange {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** One line of a frame. The caller adds colours. */
export interface FrameLine {
  /** The line number, or blanks, right-aligned. */
  readonly gutter: string;
  readonly code: string;
  readonly kind: 'context' | 'marked' | 'carets';
}

/**
 * Renders the lines around a range, with carets under it.
 *
 * @param lines the lines of a text, without line breaks
 * @param range the range to mark; when it spans several lines, it is marked to the end of its first
 *   line
 */
export function codeFrame(lines: readonly string[], range: FrameRange): FrameLine[] {
  const first = Math.max(1, range.line - CONTEXT_LINES);
  const last = Math.min(lines.length, range.line + CONTEXT_LINES);
  const marked = lines[range.line - 1];
  if (marked === undefined) return [];
  const from = Math.min(range.column - 1, marked.length);
  const to =
    range.endLine > range.line ? marked.length : Math.min(range.endColumn - 1, marked.length);
  // All lines are cut at the same column, so that they stay aligned.
  const cut = displayWidth(marked.slice(0, to)) > WIDEST ? Math.max(0, from - LEAD) : 0;
  const width = String(last).length;
  const frame: FrameLine[] = [];
  for (let number = first; number <= last; number++) {
    const code = shown(lines[number - 1] ?? '', cut);
    const isMarked = number === range.line;
    frame.push({
      gutter: String(number).padStart(width),
      code,
      kind: isMarked ? 'marked' : 'context',
    });
    if (!isMarked) continue;
    const indent = (cut > 0 ? 1 : 0) + displayWidth(marked.slice(cut, from));
    const carets = Math.max(1, displayWidth(marked.slice(from, Math.min(to, from + WIDEST))));
    frame.push({
      gutter: ' '.repeat(width),
      code: ' '.repeat(indent) + '^'.repeat(Math.min(carets, Math.max(1, WIDEST - indent))),
      kind: 'carets',
    });
  }
  return frame;
}

const CONTEXT_LINES = 2;
/** The maximum width of code, in display columns. */
const WIDEST = 100;
/** UTF-16 units that stay visible before the marked range when a line is cut. */
const LEAD = 20;
const TAB = '  ';

function shown(line: string, cut: number): string {
  let code = cut > 0 && line.length > cut ? '…' : '';
  let width = code.length;
  // The slice avoids a walk over a line of many megabytes.
  for (const character of line.slice(cut, cut + 2 * WIDEST)) {
    const piece = visible(character);
    const next = width + pieceWidth(character, piece);
    if (next > WIDEST) return `${code}…`;
    code += piece;
    width = next;
  }
  return line.length > cut + 2 * WIDEST ? `${code}…` : code;
}

function displayWidth(text: string): number {
  let width = 0;
  for (const character of text.slice(0, 2 * WIDEST)) {
    width += pieceWidth(character, visible(character));
  }
  return width;
}

function visible(character: string): string {
  return character === '\t' ? TAB : escapeControls(character);
}

function pieceWidth(character: string, piece: string): number {
  if (piece !== character) return piece.length;
  if (ZERO_WIDTH.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

const ZERO_WIDTH = /^\p{Mark}$/u;
/** East Asian wide and full-width blocks, and emoji (approximates Unicode Standard Annex 11). */
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f9ff}\u{20000}-\u{3fffd}]$/u;
