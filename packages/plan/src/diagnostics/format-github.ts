import type { Severity } from './diagnostic';
import { escapeControls } from './escape-text';
import type { ValidationResult } from './validation-result';

/**
 * Workflow commands that GitHub Actions shows as annotations.
 *
 * @see https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export function formatGithub(result: ValidationResult): string {
  const annotations = result.files
    .flatMap(({ diagnostics }) => diagnostics)
    .map(({ severity, code, message, file, line, column, endLine, endColumn, fix }) => {
      // GitHub drops columns where the lines differ.
      const columns = endLine === line ? `,col=${column},endColumn=${endColumn}` : '';
      const text = fix ? `${message} (fix: ${fix.description})` : message;
      return `::${COMMANDS[severity]} file=${property(file)},line=${line},endLine=${endLine}${columns},title=${property(code)}::${data(text)}\n`;
    });
  const skipped = result.notChecked.map(
    ({ check, why }) => `::notice title=${property(`not checked: ${check}`)}::${data(why)}\n`,
  );
  return [...annotations, ...skipped].join('');
}

const COMMANDS: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
};

/** Line breaks are escaped as the protocol says; other controls as everywhere. */
function data(text: string): string {
  return text
    .replaceAll('%', '%25')
    .split(/(\r|\n)/)
    .map((part) => LINE_BREAKS[part] ?? escapeControls(part))
    .join('');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

const LINE_BREAKS: Readonly<Record<string, string>> = { '\r': '%0D', '\n': '%0A' };
