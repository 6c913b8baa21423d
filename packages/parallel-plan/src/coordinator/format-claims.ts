import type { LockHolder } from '@parallel-plan/coordinator';
import { escapeControls } from '@parallel-plan/plan';
import { changeOfAgent } from './agent-identity';
import type { ClaimReport } from './claim-change';
import type { ReleaseReport } from './release-change';

const MOST_SHOWN = 20;

/** What became of a claim, for a person. */
export function formatClaim(report: ClaimReport): string {
  return escaped([...claimLines(report), ...report.warnings.map((text) => `  ⚠ ${text}`)]);
}

function claimLines(report: ClaimReport): readonly string[] {
  const { changeId, claimed, wanted, transport, agentId, heldBy, why } = report;
  const claims = counted(wanted, 'planning claim');
  if (claimed) return [`✔ ${changeId}: ${claims} (${transport}), held by ${agentId}`];
  if (heldBy.length > 0) {
    return [
      `✖ ${changeId}: not claimed, because others hold ${heldBy.length} of ${counted(wanted, 'key')} (${transport})`,
      ...holderLines(heldBy),
      ...leftLines(report.leftBehind, 'Nothing of it is held.'),
      '  Wait for them, agree with who holds them, or change the plan; then claim again.',
    ];
  }
  return [
    `✖ ${changeId}: not claimed (${transport}). ${why ?? ''}`.trimEnd(),
    ...leftLines(report.leftBehind, 'Nothing of it is held.'),
  ];
}

/** What became of a release, for a person. */
export function formatRelease(report: ReleaseReport): string {
  const { changeId, transport, done, released, heldByOthers, why } = report;
  const claims = counted(released.length, 'claim');
  const lines = done
    ? [
        `✔ ${changeId}: ${released.length === 0 ? 'nothing was held' : `${claims} released`} (${transport})`,
      ]
    : [`✖ ${changeId}: not released as a whole (${transport}). ${why ?? ''}`.trimEnd()];
  if (heldByOthers.length > 0) {
    lines.push('  Held by others, who keep it:', ...holderLines(heldByOthers));
  }
  return escaped([...lines, ...leftLines(report.leftBehind)]);
}

/** Who holds what, a line each. */
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

/** Lines that a terminal may get, with a final newline. */
export function escaped(lines: readonly string[]): string {
  return lines.map((line) => `${escapeControls(line)}\n`).join('');
}

function leftLines(leftBehind: readonly string[], none?: string): readonly string[] {
  if (leftBehind.length > 0) return [`  May be held still: ${leftBehind.join(', ')}`];
  return none === undefined ? [] : [`  ${none}`];
}
