import { createColors } from 'picocolors';
import type { Diagnostic, Severity } from '../diagnostic';
import { escapeControls, withoutCommands } from '../../text';
import { mostSevere } from '../diagnostic';
import type { ValidationResult } from '../validation-result';
import { codeFrame, type FrameLine } from './code-frame';
import type { FormatOptions } from './format-options';

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
    ...result.notChecked.map(
      ({ check, why }) =>
        `${colors.yellow('not checked')} ${escapeControls(check)}: ${escapeControls(why)}`,
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
      ...related.map(
        (other) => `  ${place(other)}: ${cyan('note')}: ${escapeControls(other.message)}`,
      ),
      ...(fix ? [`  ${cyan('fix')}: ${escapeControls(fix.description)}`] : []),
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
    const text = escapeControls(message);
    const shown = severity === 'info' ? text : this.#colors.bold(text);
    return `${this.#tint(severity)(severity)} ${escapeControls(code)}: ${shown}`;
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
