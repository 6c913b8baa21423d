/** A place in a text. Lines and columns are 1-based; columns count UTF-16 units. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** Converts offsets in one text to lines and columns. The index is built on first use. */
export class TextLines {
  readonly #text: string;
  #starts: number[] | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** @param offset in UTF-16 units, 0-based */
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
   * @param offset the start of the range, in UTF-16 units; clamped to the text
   * @param endOffset the exclusive end; clamped to the text and to `offset`
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

/** A range in a text. Offsets are 0-based UTF-16 units; ends are exclusive. */
export interface TextRange extends TextPlace {
  readonly offset: number;
  readonly endOffset: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A byte order mark takes no column, because editors do not show it. */
function lineStarts(text: string): number[] {
  const starts = [text.startsWith('\ufeff') ? 1 : 0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
