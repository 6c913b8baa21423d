import { createHash } from 'node:crypto';
import type { StepResult, WorkResult } from './work-result';

/**
 * A result in the format of the work queue of agentic-coding-tools
 * (`work-queue-result.schema.json`, version 1). It contains only the fields that this package can
 * fill.
 */
export interface WorkQueueResult {
  readonly schema_version: 1;
  readonly feature_id: string;
  readonly package_id: string;
  readonly attempt: number;
  readonly plan_revision: number;
  readonly contracts_revision: number;
  readonly status: 'completed' | 'failed';
  readonly error_code?: QueueErrorCode;
  readonly locks: { readonly files: readonly string[]; readonly keys: readonly string[] };
  readonly scope: WorkResult['scope'];
  readonly files_modified: readonly string[];
  readonly git: {
    readonly base: { readonly ref: string };
    readonly head: { readonly commit: string };
  };
  readonly verification: {
    readonly tier: 'A' | 'B' | 'C';
    readonly passed: boolean;
    readonly steps: readonly QueueStep[];
  };
  readonly notes?: string;
  readonly escalations: readonly QueueEscalation[];
}

export type QueueErrorCode =
  | 'SCOPE_VIOLATION'
  | 'VERIFICATION_FAILED'
  | 'VERIFICATION_INFEASIBLE'
  | 'TIMEOUT'
  | 'AGENT_FAILED'
  | 'NO_CHANGES';

interface QueueStep {
  readonly name: string;
  readonly kind: StepResult['kind'];
  readonly passed: boolean;
  readonly command?: string;
  readonly cwd?: string;
  readonly exit_code?: number;
  readonly ci?: { readonly provider?: string; readonly required_checks?: readonly string[] };
  readonly manual?: { readonly instructions: string };
  readonly evidence: {
    readonly artifacts: readonly string[];
    readonly metrics: Readonly<Record<string, unknown>>;
  };
}

/** A problem that the package can't solve by itself. */
interface QueueEscalation {
  readonly escalation_id: string;
  readonly feature_id: string;
  readonly package_id: string;
  readonly type:
    | 'CONTRACT_REVISION_REQUIRED'
    | 'PLAN_REVISION_REQUIRED'
    | 'VERIFICATION_INFEASIBLE'
    | 'SCOPE_VIOLATION';
  readonly severity: 'LOW' | 'MEDIUM' | 'HIGH' | 'BLOCKING';
  readonly summary: string;
  readonly detected_at: string;
}

/** An escalation that has no id yet. */
type Escalated = Pick<QueueEscalation, 'type' | 'severity' | 'summary'>;

export interface QueueOptions {
  /** Starts at 1. Default: 1. */
  readonly attempt?: number;
  /** Default: derived from the result. */
  readonly errorCode?: QueueErrorCode;
  /** Added to the escalations that are derived from the result. */
  readonly escalations?: readonly Escalated[];
  /** ISO 8601: the time when the escalations were found. */
  readonly detectedAt: string;
}

/** The format requires a step. This one represents a tier that no step could reach. */
const TIER_STEP = 'tier_required';
/**
 * The exit code of a command that was not run, or that did not end by itself. No program exits with
 * it.
 */
const NO_EXIT_CODE = -1;
const MAX_NAME = 80;
const MAX_SUMMARY = 500;
const MAX_NOTES = 8_000;

/**
 * Converts a result to the format of the work queue.
 *
 * @returns `undefined` for a pending result, because its package stays claimed, and if base or head
 *   is unknown, because the format requires both
 */
export function toWorkQueueResult(
  result: WorkResult,
  { attempt = 1, errorCode, escalations = [], detectedAt }: QueueOptions,
): WorkQueueResult | undefined {
  const { status, base, head, code } = result;
  if (status === 'pending' || base === null || head === undefined || head === null)
    return undefined;
  const passed = status === 'passed' && errorCode === undefined;
  const notes = notesOf(result);
  return {
    schema_version: 1,
    feature_id: result.feature_id,
    package_id: result.package_id,
    attempt,
    plan_revision: result.revisions.plan,
    contracts_revision: result.revisions.contracts,
    status: passed ? 'completed' : 'failed',
    ...(passed ? {} : { error_code: errorCode ?? errorCodeOf(result) }),
    locks: { files: unique(result.locks.files), keys: unique(result.locks.keys) },
    scope: result.scope,
    files_modified: unique(result.files_modified ?? []).filter(isFilePath),
    git: { base: { ref: base }, head: { commit: head } },
    verification: {
      tier: result.verification.tier_required,
      passed: status === 'passed',
      steps: stepsOf(result),
    },
    ...(notes === '' ? {} : { notes: notes.slice(0, MAX_NOTES) }),
    escalations: [
      ...(code === 'VERIFICATION_INFEASIBLE' ? [infeasible(result)] : []),
      ...escalations,
    ].map((escalation, at): QueueEscalation => ({
      escalation_id: escalationId(result, attempt, at),
      feature_id: result.feature_id,
      package_id: result.package_id,
      ...escalation,
      summary: escalation.summary.slice(0, MAX_SUMMARY),
      detected_at: detectedAt,
    })),
  };
}

/** A repeated report gets the same id, so that a queue can drop the duplicate. */
function escalationId({ feature_id, package_id }: WorkResult, attempt: number, at: number): string {
  const key = JSON.stringify([feature_id, package_id, attempt, at]);
  return createHash('sha256').update(key).digest('hex').slice(0, 32);
}

function infeasible({ message }: WorkResult): Escalated {
  const summary = message ?? 'The verification cannot be done here.';
  return { type: 'VERIFICATION_INFEASIBLE', severity: 'BLOCKING', summary };
}

function errorCodeOf({ code, verification }: WorkResult): QueueErrorCode {
  const isLate = verification.steps.some(({ reason }) => reason === 'timeout');
  return isLate ? 'TIMEOUT' : (code ?? 'VERIFICATION_FAILED');
}

function stepsOf({ verification, message }: WorkResult): readonly QueueStep[] {
  const steps = verification.steps.map(toStep);
  if (steps.length > 0) return steps;
  const instructions = message ?? `Tier ${verification.tier_required} was not reached.`;
  return [
    {
      name: TIER_STEP,
      kind: 'manual',
      passed: false,
      manual: { instructions },
      evidence: { artifacts: [], metrics: {} },
    },
  ];
}

function toStep(step: StepResult): QueueStep {
  const { name, kind, status, command, cwd, exit_code: exitCode, evidence, instructions } = step;
  const { provider, required_checks: checks } = step;
  return {
    name: name.slice(0, MAX_NAME),
    kind,
    passed: status === 'passed',
    ...(kind === 'command'
      ? { command: command || ':', cwd: cwd ?? '.', exit_code: exitCode ?? NO_EXIT_CODE }
      : {}),
    ...(kind === 'ci'
      ? { ci: { ...(provider && { provider }), ...(checks && { required_checks: checks }) } }
      : {}),
    ...(kind === 'manual' ? { manual: { instructions: instructions || name } } : {}),
    evidence: {
      artifacts: evidence.artifacts.map(({ path }) => path).filter(isFilePath),
      metrics: {},
    },
  };
}

function notesOf({ message, not_checked: notChecked }: WorkResult): string {
  const unknown = notChecked.map(({ check, why }) => `Not checked: ${check}. ${why}`);
  return [...(message === undefined ? [] : [message]), ...unknown].join('\n');
}

function isFilePath(path: string): boolean {
  return path.length <= 512 && /^(?!\/)(?!.*\s+$).+/.test(path);
}

function unique(items: readonly string[]): readonly string[] {
  return [...new Set(items)];
}
