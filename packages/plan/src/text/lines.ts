/** A place in a text. Lines and columns start at 1; columns count UTF-16 units. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** Line and column of offsets in one text. The index is built on first use. */
export class TextLines {
  readonly #text: string;
  #starts: number[] | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** @param offset in UTF-16 units, from 0 */
  place(offset: number): TextPlace {
    const starts = (this.#starts ??= lineStarts(this.#text));
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: Math.max(offset - (starts[low] ?? 0), 0) + 1 };
  }

  /**
   * @param offset where the range starts, in UTF-16 units; clamped to the text
   * @param endOffset where it ends, exclusive; clamped to the text and to `offset`
   */
  range(offset: number, endOffset: number): TextRange {
    const from = Math.min(Math.max(offset, 0), this.#text.length);
    const to = Math.min(Math.max(endOffset, from), this.#text.length);
    const start = this.place(from);
    const end = this.place(to);
    return {
      offset: from,
      endOffset: to,
      line: start.line,
      column: start.column,
      endLine: end.line,
      endColumn: end.column,
    };
  }
}

/** A part of a text. Offsets are UTF-16 units from 0, ends are exclusive. */
export interface TextRange extends TextPlace {
  readonly offset: number;
  readonly endOffset: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A byte order mark takes no column, because editors don't show it. */
function lineStarts(text: string): number[] {
  const starts = [text.startsWith('\ufeff') ? 1 : 0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
