import { escapeControls } from '@parallel-plan/plan';
import type { WorkQueueResult } from '../../verification/work-queue-result';
import type { Handoff } from '../agent/handoff';
import { refusalsOf } from '../branches/attempts';
import type { PackageState, PackageStatus } from '../branches/state';
import type { RunEvent } from './events';

/** The result or the progress of a run. */
export interface RunReport {
  readonly version: 1;
  readonly change: string;
  readonly status: RunStatus;
  readonly exitCode: number;
  readonly packages: readonly PackageReport[];
  readonly feature: { readonly branch: string; readonly commit: string | null };
  /** Milliseconds: the sum of all runs of the change, without the pauses between them. */
  readonly elapsed: number;
  /** Milliseconds: the sum of the durations of all agents. */
  readonly agentTime: number;
  /**
   * Milliseconds: agents, verification and reviews one after the other, which is what one agent
   * would need.
   */
  readonly workTime: number;
  /** `workTime` divided by `elapsed`; `null` if nothing has run. */
  readonly speedUp: number | null;
  readonly questions: readonly {
    readonly package: string;
    readonly text: string;
    readonly blocking: boolean;
  }[];
  readonly noticed: readonly {
    readonly package: string;
    readonly path: string;
    readonly text: string;
  }[];
  /** The results of merged and failed packages, as a work queue takes them. */
  readonly results: readonly WorkQueueResult[];
  /** What stopped the run, and warnings for the user. */
  readonly problems: readonly string[];
  /** The next command for the user, if there is one. */
  readonly next?: string;
}

export type RunStatus =
  'done' | 'failed' | 'could-not-run' | 'agent-missing' | 'waiting' | 'interrupted' | 'open';

export const EXIT_CODES: Readonly<Record<RunStatus, number>> = {
  done: 0,
  open: 0,
  failed: 1,
  'could-not-run': 2,
  'agent-missing': 3,
  waiting: 4,
  interrupted: 130,
};

export interface PackageReport {
  readonly package: string;
  readonly state: PackageState;
  readonly attempts: number;
  readonly agent?: string;
  /** Milliseconds: the sum of all attempts. */
  readonly agentTime: number;
  readonly tokens?: number;
  /** The merge commit. */
  readonly commit?: string;
  /** One line: what the package waits for, or why it failed. */
  readonly text?: string;
}

export interface ReportParts {
  readonly change: string;
  readonly status: RunStatus;
  readonly packages: readonly PackageStatus[];
  readonly feature: string | undefined;
  readonly events: readonly RunEvent[];
  readonly handoffs: readonly Handoff[];
  readonly results: readonly WorkQueueResult[];
  readonly problems: readonly string[];
}

/** Summarizes a run. */
export function toRunReport({
  change,
  status,
  packages,
  feature,
  events,
  handoffs,
  results,
  problems,
}: ReportParts): RunReport {
  const elapsed = timeOfRuns(events);
  const reports = packages.map((one) => packageReport(one, events));
  const agentTime = reports.reduce((sum, one) => sum + one.agentTime, 0);
  const workTime = events
    .filter(({ event }) => WORK.includes(event))
    .reduce((sum, { milliseconds = 0 }) => sum + milliseconds, 0);
  const next = nextCommand(change, status, packages);
  return {
    version: 1,
    change,
    status,
    exitCode: EXIT_CODES[status],
    packages: reports,
    feature: { branch: change, commit: feature ?? null },
    elapsed,
    agentTime,
    workTime,
    speedUp: elapsed === 0 || workTime === 0 ? null : Math.round((workTime / elapsed) * 10) / 10,
    questions: handoffs.flatMap(({ package_id, questions = [] }) =>
      questions.map(({ text, blocking }) => ({ package: package_id, text, blocking })),
    ),
    noticed: handoffs.flatMap(({ package_id, noticed = [] }) =>
      noticed.map(({ path, text }) => ({ package: package_id, path, text })),
    ),
    results,
    problems,
    ...(next === undefined ? {} : { next }),
  };
}

const WORK: readonly RunEvent['event'][] = ['agent-ended', 'verified', 'reviewed'];

function timeOfRuns(events: readonly RunEvent[]): number {
  const runs = new Map<string, { readonly first: number; readonly last: number }>();
  for (const { run, time } of events) {
    const last = Date.parse(time);
    runs.set(run, { first: runs.get(run)?.first ?? last, last });
  }
  return [...runs.values()].reduce((sum, { first, last }) => sum + last - first, 0);
}

function packageReport(status: PackageStatus, events: readonly RunEvent[]): PackageReport {
  const { id, state, attempts, merge, waitsFor } = status;
  const own = events.filter((event) => event.package === id);
  const ended = own.filter(({ event }) => event === 'agent-ended');
  const agent = own.findLast(
    (event) => event.agent !== undefined && event.event === 'agent-started',
  );
  const tokens = ended.reduce((sum, { tokens: count = 0 }) => sum + count, 0);
  const refusal = refusalsOf(attempts).at(-1);
  const text = textOf(state, waitsFor, attempts.at(-1)?.text, refusal);
  return {
    package: id,
    state,
    attempts: own.filter(({ event }) => event === 'agent-started').length,
    agentTime: ended.reduce((sum, { milliseconds = 0 }) => sum + milliseconds, 0),
    ...(agent?.agent === undefined ? {} : { agent: agent.agent }),
    ...(tokens === 0 ? {} : { tokens }),
    ...(merge === undefined || state !== 'merged' ? {} : { commit: merge.commit }),
    ...(text === undefined ? {} : { text }),
  };
}

function textOf(
  state: PackageState,
  waitsFor: readonly string[],
  last: string | undefined,
  refusal: { readonly outcome: string; readonly text: string } | undefined,
): string | undefined {
  if (state === 'waiting') return `waits for ${waitsFor.join(', ')}`;
  if (state === 'asked' || state === 'blocked') return last;
  if (state !== 'failed' || refusal === undefined) return undefined;
  return `${refusal.outcome}: ${refusal.text.split('\n', 1)[0] ?? ''}`;
}

function nextCommand(
  change: string,
  status: RunStatus,
  packages: readonly PackageStatus[],
): string | undefined {
  const asked = packages.find(({ state }) => state === 'asked');
  const retries = packages.flatMap(({ state, id }) =>
    state === 'failed' ? [`--retry ${id}`] : [],
  );
  if (status === 'done') return `npx parallel-plan summary --change ${change}`;
  const isQuestion = asked?.attempts.at(-1)?.outcome === 'QUESTIONS';
  if (status === 'waiting' && asked && isQuestion)
    return `npx parallel-plan answer ${change} ${asked.id} "…"`;
  if (status === 'failed' && retries.length > 0)
    return `npx parallel-plan implement ${change} ${retries.join(' ')}`;
  if (status === 'interrupted' || status === 'open') return `npx parallel-plan implement ${change}`;
  return undefined;
}

const TITLES: Readonly<Record<RunStatus, string>> = {
  done: '✔ All packages are merged',
  open: '  Not finished',
  failed: '✖ Packages have failed',
  'could-not-run': '✖ Could not run',
  'agent-missing': "✖ The agent can't be started",
  waiting: '? Waits for a person',
  interrupted: '✖ Interrupted',
};

/** Formats a report as text. */
export function formatRunReport(report: RunReport): string {
  const { packages, change, feature } = report;
  const width = Math.max(...packages.map((one) => one.package.length), 0);
  const lines = packages.map((one) => {
    const parts = [
      one.package.padEnd(width),
      one.state.padEnd(9),
      one.agent ?? '',
      one.agentTime > 0 ? duration(one.agentTime) : '',
      one.attempts > 1 ? `${one.attempts} attempts` : '',
      one.tokens === undefined ? '' : `${one.tokens} tokens`,
      one.commit?.slice(0, 10) ?? '',
      one.text?.split('\n', 1)[0] ?? '',
    ];
    return `  ${escapeControls(parts.filter((part) => part !== '').join('  '))}`;
  });
  const times =
    report.speedUp === null || report.status !== 'done'
      ? []
      : [
          `  ${duration(report.elapsed)} instead of about ${duration(report.workTime)} with one agent (work and verification one after the other): ${report.speedUp} times as fast.`,
        ];
  const commit =
    feature.commit === null ? '' : `, branch ${feature.branch} at ${feature.commit.slice(0, 10)}`;
  return `${[
    `${TITLES[report.status]}: ${escapeControls(change)}${commit}`,
    ...lines,
    ...times,
    ...section(
      'Questions',
      report.questions.map((one) => `${one.package}: ${one.text}`),
    ),
    ...section(
      'Noticed',
      report.noticed.map((one) => `${one.package}: ${one.path}: ${one.text}`),
    ),
    ...section('Problems', report.problems),
    ...(report.next === undefined ? [] : [`Next: ${report.next}`]),
  ].join('\n')}\n`;
}

function section(title: string, items: readonly string[]): readonly string[] {
  if (items.length === 0) return [];
  return [
    `${title}:`,
    ...items.map((item) => `  - ${item.split('\n').map(escapeControls).join('\n    ')}`),
  ];
}

/**
 * @param milliseconds
 * @returns the duration as text
 */
export function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${seconds % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
