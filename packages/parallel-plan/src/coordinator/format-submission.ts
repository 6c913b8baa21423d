import { counted, escaped } from './format-claims';
import type { SubmissionStatus } from './submission-status';
import type { SubmitReport } from './submit-plan';

const SIGNS = { pending: '·', claimed: '▸', completed: '✔', failed: '✖' } as const;

/** What became of a submission, for a person. */
export function formatSubmission(report: SubmitReport): string {
  const { changeId, transport, planRevision, attempt, packages, done, why } = report;
  const created = packages.filter((item) => item.created).length;
  const there = packages.length - created;
  const which = `plan revision ${planRevision}${attempt === 1 ? '' : `, attempt ${attempt}`}`;
  const head = done
    ? `✔ ${changeId}: ${counted(created, 'package')} on the queue (${transport}, ${which})${there === 0 ? '' : `, ${there} there already`}`
    : `✖ ${changeId}: ${packages.length === 0 ? 'nothing was submitted' : `only ${counted(packages.length, 'package')} submitted`} (${transport}). ${why ?? ''}`;
  const width = Math.max(0, ...packages.map(({ packageId }) => packageId.length));
  return escaped([
    head.trimEnd(),
    ...packages.map(
      ({ packageId, taskId, created: isNew }) =>
        `  ${packageId.padEnd(width)}  ${taskId}${isNew ? '' : '  (there already)'}`,
    ),
    ...report.warnings.map((text) => `  ⚠ ${text}`),
    ...(!done && packages.length > 0
      ? ['  Submit again to go on: what is on the queue stays there once.']
      : []),
  ]);
}

/** How far the packages are, for a person. */
export function formatStatus(status: SubmissionStatus): string {
  const { changeId, planRevision, packages, notSubmitted, stale, why } = status;
  if (why !== undefined) return escaped([`✖ ${changeId}: it is not known how far it is. ${why}`]);
  const done = packages.filter((item) => item.status === 'completed').length;
  const all = packages.length + notSubmitted.length;
  const width = Math.max(
    0,
    ...[...packages, ...stale].map(({ packageId }) => packageId.length),
    ...notSubmitted.map((id) => id.length),
  );
  const line = (item: (typeof packages)[number], more = '') => {
    const by = item.claimedBy === undefined ? '' : ` by ${item.claimedBy}`;
    const error = item.error === undefined ? '' : `: ${item.error}`;
    return `  ${SIGNS[item.status]} ${item.packageId.padEnd(width)}  ${item.status}${by}${error}${more}`;
  };
  return escaped([
    `${changeId}, plan revision ${planRevision}: ${done} of ${counted(all, 'package')} completed`,
    ...packages.map((item) => line(item)),
    ...notSubmitted.map((id) => `    ${id.padEnd(width)}  not submitted`),
    ...(stale.length === 0 ? [] : ['  Stale, their results do not count:']),
    ...stale.map((item) => line(item, ` (${item.why})`)),
  ]);
}
