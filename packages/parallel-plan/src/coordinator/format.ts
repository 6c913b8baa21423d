import type { LockHolder } from '@parallel-plan/coordinator';
import { escapeControls } from '@parallel-plan/plan';
import type { ClaimReport, ReleaseReport } from './claim-change';
import { ghostLines } from './ghosts';
import { changeOfAgent } from './open';
import type { SubmissionStatus } from './submissions';
import type { SubmitReport } from './submit-plan';

const MOST_SHOWN = 20;

/** Formats the result of a claim for the terminal. */
export function formatClaim(report: ClaimReport): string {
  return escaped([...claimLines(report), ...report.warnings.map((text) => `  ⚠ ${text}`)]);
}

function claimLines(report: ClaimReport): readonly string[] {
  const { changeId, claimed, wanted, transport, agentId, heldBy, ghosts, why } = report;
  const claims = counted(wanted, 'planning claim');
  if (claimed) return [`✔ ${changeId}: ${claims} (${transport}), held by ${agentId}`];
  if (heldBy.length > 0) {
    return [
      `✖ ${changeId}: not claimed, because others hold ${heldBy.length} of ${counted(wanted, 'key')} (${transport})`,
      ...holderLines(heldBy),
      ...stillHeldLines(report),
      ...ghostLines(ghosts).map((line) => `  ${line}`),
      '  Wait for them, agree with the holders, or change the plan. Then claim again.',
    ];
  }
  return [
    `✖ ${changeId}: not claimed (${transport}). ${why ?? ''}`.trimEnd(),
    ...stillHeldLines(report),
  ];
}

/** What is held is known only when the coordinator has answered. */
function stillHeldLines({ stillHeld, leftBehind }: ClaimReport): readonly string[] {
  if (leftBehind.length > 0) return leftLines(leftBehind);
  if (stillHeld === undefined) return ['  It is unknown which of these keys the change holds.'];
  if (stillHeld.length === 0) return ['  The change holds none of these keys.'];
  return [`  The change still holds, from an earlier claim: ${stillHeld.join(', ')}`];
}

/** Formats the result of a release for the terminal. */
export function formatRelease(report: ReleaseReport): string {
  const { changeId, transport, done, released, heldByOthers, why } = report;
  const claims = counted(released.length, 'claim');
  const lines = done
    ? [
        `✔ ${changeId}: ${released.length === 0 ? 'nothing was held' : `${claims} released`} (${transport})`,
      ]
    : [`✖ ${changeId}: not all claims are released (${transport}). ${why ?? ''}`.trimEnd()];
  if (heldByOthers.length > 0) {
    lines.push('  Held by others, who keep it:', ...holderLines(heldByOthers));
  }
  return escaped([...lines, ...leftLines(report.leftBehind)]);
}

/** Formats lock holders, one per line. */
export function holderLines(holders: readonly LockHolder[], most = MOST_SHOWN): readonly string[] {
  const shown = holders.slice(0, most);
  const width = Math.max(0, ...shown.map(({ key }) => key.length));
  const lines = shown.map(({ key, agentId, reason, expiresAt }) => {
    const change = changeOfAgent(agentId);
    const holder = change === undefined ? agentId : `the change ${change}`;
    const until = expiresAt === null ? 'no end' : `until ${expiresAt}`;
    return `  ${key.padEnd(width)}  ${holder}, ${until}${reason === undefined ? '' : ` (${reason})`}`;
  });
  const more = holders.length - shown.length;
  return more > 0 ? [...lines, `  and ${more} more`] : lines;
}

export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Joins lines with terminal control characters escaped, and adds a final newline. */
export function escaped(lines: readonly string[]): string {
  return lines.map((line) => `${escapeControls(line)}\n`).join('');
}

function leftLines(leftBehind: readonly string[]): readonly string[] {
  return leftBehind.length === 0 ? [] : [`  May still be held: ${leftBehind.join(', ')}`];
}

const SIGNS = { pending: '·', claimed: '▸', completed: '✔', failed: '✖' } as const;

/** Formats the result of a submission for the terminal. */
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
      ? ['  Submit again to continue: tasks that are already on the queue are not duplicated.']
      : []),
  ]);
}

/** How far a package is according to git. */
export interface GitProgress {
  readonly state: string;
  /** The merge commit, if it is merged. */
  readonly commit?: string;
}

/**
 * Formats the progress of the packages for the terminal.
 *
 * @param progress what git says, by package id. A package counts as done when it is merged.
 * @param warning why git may not know all of it
 */
export function formatStatus(
  status: SubmissionStatus,
  progress: ReadonlyMap<string, GitProgress> = new Map(),
  warning?: string,
): string {
  const { changeId, planRevision, packages, notSubmitted, stale, why } = status;
  if (why !== undefined && progress.size === 0) {
    return escaped([`✖ ${changeId}: its progress is unknown. ${why}`]);
  }
  const done = packages.filter((item) => item.status === 'completed').length;
  const merged = [...progress.values()].filter(({ state }) => state === 'merged').length;
  const all = packages.length + notSubmitted.length;
  const inGit = (id: string): string => {
    const found = progress.get(id);
    if (found === undefined) return '';
    const { state, commit } = found;
    return commit === undefined ? `, ${state} in git` : `, ${state} as ${commit.slice(0, 10)}`;
  };
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
  const head = progress.size === 0 ? '' : `, ${merged} merged`;
  return escaped([
    `${changeId}, plan revision ${planRevision}: ${done} of ${counted(all, 'package')} completed${head}`,
    ...packages.map((item) => line(item, inGit(item.packageId))),
    ...notSubmitted.map((id) => `    ${id.padEnd(width)}  not submitted${inGit(id)}`),
    ...(why === undefined ? [] : [`  ⚠ What is on the queue is not known. ${why}`]),
    ...(warning === undefined ? [] : [`  ⚠ ${warning}`]),
    ...(stale.length === 0 ? [] : ['  Stale, their results do not count:']),
    ...stale.map((item) => line(item, ` (${item.why})`)),
  ]);
}
