import type { Diagnostic, Fix, Severity } from '../diagnostics/diagnostic';
import { byCodeUnit, type TextLines } from '../text';
import { TEXT_LIMITS } from './yaml';

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

/** An open list or mapping in brackets. */
export interface FlowFrame {
  readonly open: '[' | '{';
  readonly offset: number;
  /** Whether the current item is empty so far. */
  empty: boolean;
  hasColon: boolean;
}

export const CLOSES = { '[': ']', '{': '}' } as const;

/** @param end the end of the text, used when the bracket is unknown */
export function unclosed(frame: FlowFrame | undefined, end: number): Problem {
  const { open, offset } = frame ?? { open: '[', offset: end };
  return {
    code: 'yaml/syntax',
    message: `\`${open}\` is never closed: add \`${CLOSES[open]}\`, or quote the value if it is text.`,
    offset,
    endOffset: offset + 1,
  };
}

export function secondDocument(offset: number, length: number): Problem {
  return {
    code: 'yaml/multi-document',
    message:
      'A second YAML document starts here, and a file holds one plan: remove the `---` (or `...`), or move the rest to another file.',
    offset,
    endOffset: offset + length,
  };
}

export function tooDeep(offset: number, length: number): Problem {
  const what = `lists and mappings more than ${TEXT_LIMITS.nesting} levels deep`;
  return tooComplex(offset, length, what);
}

/** @param what the excess: `more than 8 directives` */
export function tooComplex(offset: number, length: number, what: string): Problem {
  return {
    code: 'yaml/too-complex',
    message: `The text has ${what}; no plan needs that, so it was not read.`,
    offset,
    endOffset: offset + length,
  };
}

/** @param message what is wrong and how to fix it, without a full stop */
export function malformed(
  offset: number,
  length: number,
  message: string,
  related?: Problem['related'],
): Problem {
  return {
    code: 'yaml/syntax',
    message: `${message}.`,
    offset,
    endOffset: offset + length,
    ...(related && { related }),
  };
}

/** Formats a count with separators: `10,000`. */
export function grouped(count: number): string {
  return count.toLocaleString('en-US');
}
