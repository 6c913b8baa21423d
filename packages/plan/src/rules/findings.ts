import type { Diagnostic, FormatOptions, Severity } from '../diagnostics/diagnostic';
import {
  type DiagnosticFormat,
  formatDiagnostics as format,
} from '../diagnostics/formats/format-diagnostics';
import type { ValidationResult } from '../diagnostics/validation-result';
import type { ParsedPlan } from '../parse/parsed-plan';
import { byCodeUnit } from '../text';
import { RULE_CATALOGUE } from './registry';
import type { FileLine, Finding, RuleMeta } from './rule';

/** The maximum number of findings of one rule, a limit for hostile plans. */
const MOST_OF_A_RULE = 1_000;

/** Collects the findings of one plan. */
export class Findings {
  readonly #parsed: ParsedPlan;
  readonly #found: Diagnostic[] = [];
  readonly #counts = new Map<string, number>();

  constructor(parsed: ParsedPlan) {
    this.#parsed = parsed;
    for (const diagnostic of parsed.diagnostics) this.#push(diagnostic);
  }

  /** Adds a finding of a rule. Returns whether another one fits. */
  add(rule: RuleMeta, severity: Severity | undefined, finding: Finding): boolean {
    const { file, line, column, endLine, endColumn } = finding.in
      ? startOf(finding.in)
      : { file: this.#parsed.file, ...this.#parsed.locate(finding.at, finding.part) };
    return this.#push({
      code: rule.id,
      severity: severity ?? rule.severity,
      message: finding.message,
      file,
      line,
      column,
      endLine,
      endColumn,
      related: (finding.related ?? []).map(
        ({ message, at, part, plan = this.#parsed, ...other }) => {
          const place = other.in
            ? startOf(other.in)
            : { file: plan.file, ...plan.locate(at, part) };
          return { message, file: place.file, line: place.line, column: place.column };
        },
      ),
      ...(finding.fix && { fix: finding.fix }),
      ...(finding.data && { data: finding.data }),
    });
  }

  sorted(): Diagnostic[] {
    const order = new Map(RULE_CATALOGUE.map(({ id }, index) => [id, index]));
    const rank = ({ code }: Diagnostic): number => order.get(code) ?? order.size;
    const own = this.#parsed.file;
    return this.#withoutEchoes().sort(
      (a, b) =>
        byFile(a.file, b.file, own) || a.line - b.line || a.column - b.column || rank(a) - rank(b),
    );
  }

  #push(diagnostic: Diagnostic): boolean {
    const count = (this.#counts.get(diagnostic.code) ?? 0) + 1;
    this.#counts.set(diagnostic.code, count);
    if (count <= MOST_OF_A_RULE) {
      this.#found.push(diagnostic);
    } else if (count === MOST_OF_A_RULE + 1) {
      const { code, severity, file, line, column, endLine, endColumn } = diagnostic;
      const message = `There are more than ${MOST_OF_A_RULE} findings of ${code}: the rest is not listed.`;
      const place = { file, line, column, endLine, endColumn };
      this.#found.push({ code, severity, message, ...place, related: [] });
    }
    return count <= MOST_OF_A_RULE;
  }

  /** Drops schema findings about lock keys when a rule reports them better and as severely. */
  #withoutEchoes(): Diagnostic[] {
    const said = new Set(
      this.#found
        .filter(({ code, severity }) => code === 'lock/unknown-namespace' && severity === 'error')
        .map(placeOf),
    );
    return this.#found.filter((found) => found.code !== 'schema' || !said.has(placeOf(found)));
  }
}

function startOf({ file, line, column = 1, endLine = line, endColumn = column }: FileLine) {
  return { file, line, column, endLine, endColumn };
}

/** Sorts the plan's own file first, the others by name. */
function byFile(a: string, b: string, own: string): number {
  if (a === b) return 0;
  if (a === own || b === own) return a === own ? -1 : 1;
  return byCodeUnit(a, b);
}

function placeOf({ line, column, endLine, endColumn }: Diagnostic): string {
  return [line, column, endLine, endColumn].join(':');
}

/**
 * Formats findings of the rules in the catalogue. All texts of findings are escaped for the format.
 *
 * @param input findings, or a whole result with its files and unchecked parts
 * @param form `text` for people, `json` for programs; the others are standard formats
 * @param options sources and colours
 * @returns text that ends in a newline, or an empty string when the format has nothing to report
 */
export function formatDiagnostics(
  input: readonly Diagnostic[] | ValidationResult,
  form: DiagnosticFormat,
  options: Omit<FormatOptions, 'rules'> = {},
): string {
  return format(input, form, { ...options, rules: RULE_CATALOGUE });
}
