import { createColors } from 'picocolors';
import { cut, escapeControls, withoutCommands } from '../../text';
import { type Diagnostic, type FormatOptions, mostSevere, type Severity } from '../diagnostic';
import type { ValidationResult } from '../validation-result';

/**
 * Formats a result for people. Each finding starts with a location that editors and terminals can
 * open.
 */
export function formatText(
  result: ValidationResult,
  { sources, color = false }: FormatOptions,
): string {
  const colors = createColors(color);
  const printer = new TextPrinter(colors, sources ?? new Map());
  const all = result.files.flatMap((file) => file.diagnostics);
  const diagnostics = mostSevere(all, MOST_PRINTED);
  const hidden = all.length - diagnostics.length;
  const text = [
    ...diagnostics
      .filter(({ severity }) => severity !== 'info')
      .flatMap((diagnostic) => [...printer.diagnostic(diagnostic), '']),
    ...printer.notes(diagnostics.filter(({ severity }) => severity === 'info')),
    ...linesOf(
      result.notChecked,
      MOST_PRINTED,
      ({ check, why }) => `${colors.yellow('not checked')} ${printable(check)}: ${printable(why)}`,
    ),
    ...(hidden > 0
      ? [`${hidden} more findings are not shown, the least severe ones. --json lists all.`]
      : []),
    printer.summary(result),
    '',
  ].join('\n');
  return withoutCommands(text);
}

/** The maximum number of printed findings. Longer output helps no reader. */
const MOST_PRINTED = 100;

/** The maximum number of printed locations that explain a finding. */
const MOST_RELATED = 20;

/** A line for each of the first items, and one that counts the others. */
function linesOf<T>(items: readonly T[], most: number, line: (item: T) => string): string[] {
  const rest = items.length - most;
  const lines = items.slice(0, most).map(line);
  return rest > 0 ? [...lines, `  and ${rest} more: --json lists all`] : lines;
}

function printable(text: string): string {
  return escapeControls(cut(text));
}

class TextPrinter {
  readonly #colors: ReturnType<typeof createColors>;
  readonly #sources: ReadonlyMap<string, string>;
  readonly #lines = new Map<string, readonly string[]>();

  constructor(colors: ReturnType<typeof createColors>, sources: ReadonlyMap<string, string>) {
    this.#colors = colors;
    this.#sources = sources;
  }

  diagnostic(diagnostic: Diagnostic): string[] {
    const { cyan } = this.#colors;
    const { related, fix } = diagnostic;
    return [
      `${place(diagnostic)}: ${this.#head(diagnostic)}`,
      ...this.#frame(diagnostic),
      ...linesOf(
        related,
        MOST_RELATED,
        (other) => `  ${place(other)}: ${cyan('note')}: ${printable(other.message)}`,
      ),
      ...(fix ? [`  ${cyan('fix')}: ${printable(fix.description)}`] : []),
    ];
  }

  /** A note needs no action, so it gets one line without a code frame. */
  notes(diagnostics: readonly Diagnostic[]): string[] {
    const lines = diagnostics.map(
      (diagnostic) => `${place(diagnostic)}: ${this.#head(diagnostic)}`,
    );
    return lines.length > 0 ? [...lines, ''] : [];
  }

  summary({ valid, files, summary, notChecked }: ValidationResult): string {
    const { green, red } = this.#colors;
    const found = [
      counted(summary.errors, 'error'),
      counted(summary.warnings, 'warning'),
      counted(summary.infos, 'note'),
    ].filter((part) => part !== '');
    const verdict = valid ? green('Valid') : red('Invalid');
    const skipped = notChecked.length > 0 ? `, ${counted(notChecked.length, 'check')} not run` : '';
    const where = files.length === 1 ? '' : ` in ${files.length} files`;
    return `${verdict}: ${found.length > 0 ? found.join(', ') : 'no findings'}${where}${skipped}.`;
  }

  #head({ severity, code, message }: Diagnostic): string {
    const text = printable(message);
    const styled = severity === 'info' ? text : this.#colors.bold(text);
    return `${this.#tint(severity)(severity)} ${escapeControls(code)}: ${styled}`;
  }

  #frame(diagnostic: Diagnostic): string[] {
    const lines = this.#linesOf(diagnostic.file);
    return lines
      ? codeFrame(lines, diagnostic).map((line) => this.#frameLine(line, diagnostic))
      : [];
  }

  #frameLine({ gutter, code, kind }: FrameLine, { severity }: Diagnostic): string {
    const { dim } = this.#colors;
    const marker = kind === 'marked' ? '>' : ' ';
    const body = kind === 'carets' ? this.#tint(severity)(code) : code;
    return `${marker} ${dim(`${gutter} |`)} ${body}`.trimEnd();
  }

  #tint(severity: Severity): (text: string) => string {
    const { red, yellow, blue } = this.#colors;
    return { error: red, warning: yellow, info: blue }[severity];
  }

  #linesOf(file: string): readonly string[] | undefined {
    const known = this.#lines.get(file);
    if (known) return known;
    const lines = this.#sources
      .get(file)
      ?.replace(/^\ufeff/, '')
      .split(/\r?\n/);
    if (lines) this.#lines.set(file, lines);
    return lines;
  }
}

function place({ file, line, column }: Pick<Diagnostic, 'file' | 'line' | 'column'>): string {
  return `${escapeControls(file)}:${line}:${column}`;
}

function counted(count: number, noun: string): string {
  if (count === 0) return '';
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** A range in a text. Lines and columns are 1-based; columns count UTF-16 units. */
interface FrameRange {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** One line of a frame. The caller adds colours. */
interface FrameLine {
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
function codeFrame(lines: readonly string[], range: FrameRange): FrameLine[] {
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
