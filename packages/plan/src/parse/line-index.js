"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.LineIndex = void 0;
/** Line and column of offsets in one text. Built on first use: sound texts never need it. */
class LineIndex {
    #text;
    #lineStarts;
    constructor(text) {
        this.#text = text;
    }
    /**
     * @param offset where the range starts, in UTF-16 units; clamped to the text
     * @param endOffset where it ends, exclusive; clamped to the text and to `offset`
     */
    range(offset, endOffset) {
        const from = Math.min(Math.max(offset, 0), this.#text.length);
        const to = Math.min(Math.max(endOffset, from), this.#text.length);
        const start = this.#position(from);
        const end = this.#position(to);
        return {
            offset: from,
            endOffset: to,
            line: start.line,
            column: start.column,
            endLine: end.line,
            endColumn: end.column,
        };
    }
    #position(offset) {
        const starts = (this.#lineStarts ??= lineStartsOf(this.#text));
        let low = 0;
        let high = starts.length - 1;
        while (low < high) {
            const middle = (low + high + 1) >> 1;
            if ((starts[middle] ?? 0) <= offset)
                low = middle;
            else
                high = middle - 1;
        }
        return { line: low + 1, column: Math.max(offset - (starts[low] ?? 0), 0) + 1 };
    }
}
exports.LineIndex = LineIndex;
/** A byte order mark is no column: editors don't show it. */
function lineStartsOf(text) {
    const starts = [text.startsWith('\ufeff') ? 1 : 0];
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1))
        starts.push(at + 1);
    return starts;
}
