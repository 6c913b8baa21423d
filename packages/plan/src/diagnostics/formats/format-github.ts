import { mostSevere, type Severity } from '../diagnostic';
import { cut, escapeControls, withoutHashCommands } from '../../text';
import type { ValidationResult } from '../validation-result';

/**
 * Formats findings as workflow commands, which GitHub Actions shows as annotations. When GitHub
 * will not show all of them, a last line in the log says so.
 *
 * @see https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export function formatGithub(result: ValidationResult): string {
  const all = result.files.flatMap(({ diagnostics }) => diagnostics);
  const printed = mostSevere(all, MOST_PRINTED);
  const annotations = printed.map(
    ({ severity, code, message, file, line, column, endLine, endColumn, fix }) => {
      // GitHub ignores columns when the range spans several lines.
      const columns = endLine === line ? `,col=${column},endColumn=${endColumn}` : '';
      const text = fix ? `${cut(message)} (fix: ${cut(fix.description)})` : cut(message);
      return `::${COMMANDS[severity]} file=${property(file)},line=${line},endLine=${endLine}${columns},title=${property(code)}::${data(text)}\n`;
    },
  );
  const skipped = result.notChecked
    .slice(0, MOST_PRINTED)
    .map(
      ({ check, why }) =>
        `::notice title=${property(`not checked: ${cut(check)}`)}::${data(cut(why))}\n`,
    );
  const cutFindings = all.length - printed.length;
  const cutChecks = result.notChecked.length - skipped.length;
  const note = [
    ...(cutFindings > 0 ? [`${cutFindings} more findings`] : []),
    ...(cutChecks > 0 ? [`${cutChecks} more checks that did not run`] : []),
  ].map((what) => `${what} are not in this log. The JSON format has all of them.\n`);
  return withoutHashCommands([...annotations, ...skipped, ...hiddenNote(result), ...note].join(''));
}

/** The maximum number of printed findings. A longer log helps no reader. */
const MOST_PRINTED = 100;

/**
 * In each step GitHub shows this many errors, warnings and notices; the rest is only in the log.
 */
const MOST_SHOWN = 10;

function hiddenNote({ summary, notChecked }: ValidationResult): string[] {
  const counts = [summary.errors, summary.warnings, summary.infos + notChecked.length];
  const hidden = counts.reduce((sum, count) => sum + Math.max(count - MOST_SHOWN, 0), 0);
  if (hidden === 0) return [];
  return [
    `GitHub shows ${MOST_SHOWN} annotations of a kind in a step: ${hidden} of these are only in this log.\n`,
  ];
}

const COMMANDS: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
};

/** Escapes line breaks as the protocol requires, and other control characters as usual. */
function data(text: string): string {
  return text
    .replaceAll('%', '%25')
    .split(/(\r|\n)/)
    .map((part) => LINE_BREAKS.get(part) ?? escapeControls(part))
    .join('');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

const LINE_BREAKS: ReadonlyMap<string, string> = new Map([
  ['\r', '%0D'],
  ['\n', '%0A'],
]);
