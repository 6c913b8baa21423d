import type { Diagnostic, Fix, Severity } from '../diagnostics/diagnostic';
import { byCodeUnit, type TextLines } from '../text';
import { TEXT_LIMITS } from './text-limits';

/** A finding of the parser, located by offsets instead of lines and columns. */
export interface Problem {
  readonly code: string;
  readonly severity?: Severity;
  readonly message: string;
  readonly offset: number;
  readonly endOffset: number;
  readonly related?: readonly { readonly message: string; readonly offset: number }[];
  readonly fix?: Fix;
}

/**
 * Converts problems to diagnostics in text order. Limits the number for each code; the last one
 * then states how many there are.
 */
export function toDiagnostics(
  problems: readonly Problem[],
  file: string,
  lines: TextLines,
): Diagnostic[] {
  const counts = new Map<string, number>();
  const sorted = [...problems].sort(
    (a, b) => a.offset - b.offset || a.endOffset - b.endOffset || byCodeUnit(a.message, b.message),
  );
  const kept = sorted.filter(({ code }) => {
    const count = (counts.get(code) ?? 0) + 1;
    counts.set(code, count);
    return count <= TEXT_LIMITS.findings;
  });
  const totals = [...counts].filter(([, count]) => count > TEXT_LIMITS.findings);
  return [
    ...kept.map((problem) => toDiagnostic(problem, file, lines)),
    ...totals.map(([code, count]) =>
      toDiagnostic(
        {
          code,
          message: `${count - TEXT_LIMITS.findings} more findings of this kind are not shown.`,
          offset: 0,
          endOffset: 0,
        },
        file,
        lines,
      ),
    ),
  ];
}

function toDiagnostic(problem: Problem, file: string, lines: TextLines): Diagnostic {
  const { code, severity = 'error', message, related = [], fix } = problem;
  const { line, column, endLine, endColumn } = lines.range(problem.offset, problem.endOffset);
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
}
