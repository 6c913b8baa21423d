import { escapeControls } from '@parallel-plan/plan';
import type { RequirementRow } from './requirement-matrix';
import type { ChangeResult, PackageOutcome } from './verify-change';
import type { StepResult, WorkResult } from './work-result';

const MARK = { passed: '✔', pending: '…', failed: '✖', infeasible: '✖', 'not-run': '-' } as const;

/** Formats a result as text: a line for the package, and one for each step. Ends with a newline. */
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
  const isShown = verification.steps.some(({ status: of }) => of === 'failed' || of === 'pending');
  if (result.message !== undefined && !isShown) lines.push(`  ${escapeControls(result.message)}`);
  for (const { check, why } of result.not_checked) {
    lines.push(`  not known: ${escapeControls(check)}. ${escapeControls(why)}`);
  }
  return `${lines.join('\n')}\n`;
}

function formatStep({ status, name, message, left_processes: left }: StepResult): string {
  const notes = [
    ...(message === undefined ? [] : [escapeControls(message)]),
    ...(left === true ? ['It left processes running, which were ended.'] : []),
  ];
  const why = notes.length === 0 ? '' : `: ${notes.join(' ')}`;
  return `  ${MARK[status]} ${escapeControls(name)}${why}`;
}

/** Formats the results of a change as text. Ends with a newline. */
export function formatChangeResult({
  change,
  status,
  packages,
  requirements,
  notChecked,
}: ChangeResult): string {
  const width = Math.max(...packages.map(({ package_id: id }) => id.length));
  const pending = packages.flatMap(({ package_id: id, result }) =>
    (result?.verification.steps ?? [])
      .filter((step) => step.status === 'pending')
      .map(
        ({ name, message }) => `  ${id}, ${escapeControls(name)}: ${escapeControls(message ?? '')}`,
      ),
  );
  const count = `${packages.length} ${packages.length === 1 ? 'package' : 'packages'}`;
  return [
    ...packages.map((outcome) => formatOutcome(outcome, width)),
    ...(pending.length === 0 ? [] : ['', 'Pending:', ...pending]),
    ...(requirements.length === 0 ? [] : ['', 'Requirements:', ...requirements.map(formatRow)]),
    ...notChecked.map(({ check, why }) => `  not known: ${check}. ${why}`),
    '',
    `${status === 'passed' ? '✔' : status === 'pending' ? '…' : '✖'} ${escapeControls(change)}: ${count}, ${status}`,
    '',
  ].join('\n');
}

function formatOutcome(
  { package_id: id, status, message, result }: PackageOutcome,
  width: number,
): string {
  const mark = status === 'passed' ? '✔' : status === 'pending' ? '…' : '✖';
  const { tier_required: required, tier_reached: reached } = result?.verification ?? {};
  const tier =
    required === undefined
      ? ''
      : `  tier ${required}${reached && reached !== required ? `, reached ${reached}` : ''}`;
  const why = message === undefined || status === 'pending' ? '' : `  ${escapeControls(message)}`;
  return `${mark} ${id.padEnd(width)}  ${status}${tier}${why}`;
}

/** Formats a requirement, the packages that implement it, and the tests that name it. */
function formatRow({ id, packages, status, evidence }: RequirementRow): string {
  const by = packages.length === 0 ? '' : ` by ${packages.join(', ')}`;
  const name = escapeControls(id);
  if (status === 'unassigned') return `  ⚠ ${name}: no package implements it`;
  if (evidence === null) return `  - ${name}: ${status}${by}`;
  if (evidence.length === 0) {
    return `  ⚠ ${name}: ${status}${by}, but no test names it: put \`${name}\` into the name of a test or a comment in it`;
  }
  const mark =
    status === 'passed' ? '✔' : status === 'failed' || status === 'infeasible' ? '✖' : '…';
  const shown = evidence.slice(0, 3).map(escapeControls).join(', ');
  const more = evidence.length > 3 ? ` and ${evidence.length - 3} more` : '';
  return `  ${mark} ${name}: ${status}${by}, tested in ${shown}${more}`;
}
