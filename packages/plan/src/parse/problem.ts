import type { Diagnostic, Fix, Severity } from '../diagnostics/diagnostic';
import type { LineIndex } from './line-index';

/** A finding of the parser before offsets became lines and columns. */
export interface Problem {
  readonly code: string;
  readonly severity?: Severity;
  readonly message: string;
  readonly offset: number;
  readonly endOffset: number;
  readonly related?: readonly { readonly message: string; readonly offset: number }[];
  readonly fix?: Fix;
}

/** Problems as diagnostics, in the order of the text. */
export function toDiagnostics(
  problems: readonly Problem[],
  file: string,
  lines: LineIndex,
): Diagnostic[] {
  return [...problems]
    .sort((a, b) => a.offset - b.offset || a.endOffset - b.endOffset)
    .map(({ code, severity = 'error', message, offset, endOffset, related = [], fix }) => {
      const { line, column, endLine, endColumn } = lines.range(offset, endOffset);
      return {
        code,
        severity,
        message,
        file,
        line,
        column,
        endLine,
        endColumn,
        related: related.map((place) => {
          const at = lines.range(place.offset, place.offset);
          return { message: place.message, file, line: at.line, column: at.column };
        }),
        ...(fix && { fix }),
      };
    });
}
