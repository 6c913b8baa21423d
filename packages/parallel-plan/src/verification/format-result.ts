import { escapeControls } from '@parallel-plan/plan';
import type { StepResult, WorkResult } from './work-result';

const MARK = { passed: '✔', pending: '…', failed: '✖', infeasible: '✖', 'not-run': '-' } as const;

/** A result for a person: a line for the package, and one for each step. Ends in a newline. */
export function formatResult(result: WorkResult): string {
  const { change, package_id: id, status, code, verification, files_modified: files } = result;
  const { tier_required: required, tier_reached: reached } = verification;
  const tier =
    reached === null || reached === required
      ? `tier ${required}`
      : `tier ${required} (reached ${reached})`;
  const modified =
    files === null ? '' : `, ${files.length} ${files.length === 1 ? 'file' : 'files'} modified`;
  const lines = [
    `${MARK[status]} ${escapeControls(change)} ${id}: ${status}${code === null ? '' : ` (${code})`}, ${tier}${modified}`,
    ...verification.steps.map(formatStep),
  ];
  const isTold = verification.steps.some(({ status: of }) => of === 'failed' || of === 'pending');
  if (result.message !== undefined && !isTold) lines.push(`  ${escapeControls(result.message)}`);
  for (const { check, why } of result.not_checked) {
    lines.push(`  not known: ${escapeControls(check)}. ${escapeControls(why)}`);
  }
  return `${lines.join('\n')}\n`;
}

function formatStep({ status, name, message, left_processes: left }: StepResult): string {
  const notes = [
    ...(message === undefined ? [] : [escapeControls(message)]),
    ...(left === true ? ['It had left something running, which was ended.'] : []),
  ];
  const why = notes.length === 0 ? '' : `: ${notes.join(' ')}`;
  return `  ${MARK[status]} ${escapeControls(name)}${why}`;
}
