import {
  type DiagnosticFormat,
  escapeControls,
  formatDiagnostics,
  type NotChecked,
} from '@parallel-plan/plan';
import { formatCollisions, withoutCollisions } from './format-collisions';
import { count, formatSummary } from './plan-summary';
import type { PlanOutcome, ValidationReport } from './validate';

/**
 * A report for standard output. It is empty or ends with a newline. All formats except text contain
 * only the result, in their documented shapes. For unreadable plans, use `formatUnreadable` and
 * standard error.
 */
export function formatReport(
  report: ValidationReport,
  format: DiagnosticFormat,
  color: boolean,
): string {
  const { result, sources, plans, unreadable, tooManyWarnings } = report;
  if (format !== 'text') return formatDiagnostics(result, format, { sources });
  if (plans.length === 0) return unreadable.length > 0 ? '' : formatNothing(result.notChecked);

  const notChecked = groupByReason(withoutUnreadable(report));
  const lines = plans.flatMap(formatOutcome);
  if (tooManyWarnings !== undefined) {
    const found = count(result.summary.warnings, 'warning');
    lines.push(`✖ ${found}, but only ${tooManyWarnings.allowed} allowed`);
  }
  const findings = formatDiagnostics({ ...withoutCollisions(result), notChecked }, 'text', {
    sources,
    color,
  });
  const across = formatCollisions(report);
  const blocks = [lines, ...(across.length > 0 ? [across] : [])].map((block) => block.join('\n'));
  return `${findings}\n${blocks.join('\n\n')}\n`;
}

/** A report for a file, which programs read. If the format is text, JSON is written. */
export function formatReportFile(report: ValidationReport, format: DiagnosticFormat): string {
  return formatReport(report, format === 'text' ? 'json' : format, false);
}

/** One line for each unreadable plan, each ending with a newline. */
export function formatUnreadable({ unreadable }: ValidationReport): string {
  return unreadable.map(({ file, why }) => `${escapeControls(file)}: ${why}\n`).join('');
}

/**
 * Whether to color the output of a stream. False if the output is piped or the user doesn't want
 * colors.
 */
export function wantsColor(
  stream: { readonly isTTY?: boolean },
  env: NodeJS.ProcessEnv = process.env,
): boolean {
  const { FORCE_COLOR: force, NO_COLOR: no } = env;
  // Check this first, because Nx sets FORCE_COLOR for its tasks, regardless of the user's setting.
  if (no !== undefined && no !== '') return false;
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false';
  return stream.isTTY === true && env['TERM'] !== 'dumb';
}

function formatOutcome({ file, changeId, errors, summary }: PlanOutcome): readonly string[] {
  const title = escapeControls(changeId ?? file);
  if (errors > 0 || summary === undefined) return [`✖ ${title}: ${count(errors, 'error')}`];
  const [shape, ...details] = formatSummary(summary);
  return [`✔ ${title}: ${shape}`, ...details.map((line) => `  ${line}`)];
}

function formatNothing(notChecked: readonly NotChecked[]): string {
  const lines = notChecked.map(({ check, why }) => `${escapeControls(check)}: ${why}`);
  return `${['0 changes', ...lines].join('\n')}\n`;
}

function withoutUnreadable({ result, unreadable }: ValidationReport): readonly NotChecked[] {
  const refused = new Set(unreadable.map(({ file }) => file));
  return result.notChecked.filter(({ check }) => !refused.has(check));
}

/** A broken plan stops two dozen rules for the same reason. Report that reason once. */
function groupByReason(notChecked: readonly NotChecked[]): readonly NotChecked[] {
  const byReason = new Map<string, string[]>();
  for (const { check, why } of notChecked) {
    const checks = byReason.get(why) ?? [];
    checks.push(check);
    byReason.set(why, checks);
  }
  return [...byReason].map(([why, checks]) => {
    const [first = '', ...others] = checks;
    return {
      check: others.length > 2 ? `${first} and ${others.length} more` : checks.join(', '),
      why,
    };
  });
}
