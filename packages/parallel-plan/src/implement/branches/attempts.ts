import { NotCheckableError } from '../../workspace/not-checkable-error';
import { commitOf, git, makeCommit, moveRef, NO_COMMIT, type RunRepository } from '../repository';
import { attemptRef, parseMessage, runRefs, withTrailers } from './refs';

/** Why an attempt ended without a merge. These count against the package's `retry_budget`. */
export const REFUSALS = [
  'SCOPE_VIOLATION',
  'VERIFICATION_FAILED',
  'VERIFICATION_INFEASIBLE',
  'TIMEOUT',
  'AGENT_FAILED',
  'NO_CHANGES',
  'REVIEW_BLOCKED',
  'REVIEW_FAILED',
  'HANDOFF_INVALID',
  'GIT_CHANGED',
] as const;
export type Refusal = (typeof REFUSALS)[number];

/** Other entries in the record of a package. */
export type Note =
  /** An agent is working on it, or was when the run was killed. */
  | 'STARTED'
  | 'INTERRUPTED'
  | 'DELIVERED'
  /** `QUESTIONS`: the package waits for a person. `ANSWERED`: the person has answered. */
  | 'QUESTIONS'
  | 'ANSWERED'
  /**
   * `CONTRACT_REVISION_REQUIRED`: the package waits for the contracts package. `REOPENED`: the
   * contracts package has to change a contract.
   */
  | 'CONTRACT_REVISION_REQUIRED'
  | 'REOPENED'
  | 'PLAN_REVISION_REQUIRED'
  /** A person restored the full retry budget. */
  | 'RETRY';
export type Outcome = Refusal | Note;

/** One entry in the record of a package: an attempt, or the input of a person in between. */
export interface Attempt {
  readonly number: number;
  readonly outcome: Outcome;
  /**
   * The commit of the entry. Its tree is the content of the worktree, including refused changes.
   */
  readonly commit: string;
  /** Input for the next attempt: what was wrong, or the answer to a question. */
  readonly text: string;
  /** The task at that time, see `packageDigest`. */
  readonly digest?: string;
}

/** The records of all packages of a change, by package, in chronological order. */
export async function readAttempts(
  repository: RunRepository,
  change: string,
): Promise<ReadonlyMap<string, readonly Attempt[]>> {
  const format = '%(refname)%00%(objectname)%00%(objecttype)%00%(contents)%00%00';
  const text = await git(repository, [
    'for-each-ref',
    `--format=${format}`,
    `${runRefs(change)}*/attempts/*`,
  ]);
  const attempts = new Map<string, Attempt[]>();
  for (const entry of text.split('\0\0')) {
    const [ref = '', commit = '', type = '', message = ''] = entry.replace(/^\n/, '').split('\0');
    const [, packageId, number] = /\/([^/]+)\/attempts\/(\d+)$/.exec(ref) ?? [];
    if (packageId === undefined || type !== 'commit') continue;
    const { body, trailers } = parseMessage(message);
    const outcome = (trailers['Plan-Outcome'] ?? 'STARTED') as Outcome;
    const digest = trailers['Plan-Package-Digest'];
    const list = attempts.get(packageId) ?? [];
    list.push({
      number: Number(number),
      outcome,
      commit,
      text: body,
      ...(digest === undefined ? {} : { digest }),
    });
    attempts.set(packageId, list);
  }
  for (const list of attempts.values()) list.sort((a, b) => a.number - b.number);
  return attempts;
}

export interface NewAttempt {
  readonly change: string;
  readonly packageId: string;
  readonly number: number;
  readonly outcome: Outcome;
  readonly text?: string;
  readonly digest?: string;
  /** What the entry keeps: a tree, and the commit that the tree is based on. */
  readonly tree: string;
  readonly parent: string;
}

/**
 * Writes an entry. It replaces the entry of the same attempt, whose commit stays reachable as a
 * parent.
 *
 * @throws NotCheckableError if another process wrote it in the meantime
 */
export async function writeAttempt(
  repository: RunRepository,
  { change, packageId, number, outcome, text = '', digest, tree, parent }: NewAttempt,
): Promise<Attempt> {
  const ref = attemptRef(change, packageId, number);
  const before = await commitOf(repository, ref);
  const commit = await makeCommit(repository, {
    tree,
    parents: [...new Set([parent, ...(before === undefined ? [] : [before])])],
    message: withTrailers(`${packageId}: attempt ${number}, ${outcome}`, text, {
      'Plan-Change': change,
      'Plan-Package': packageId,
      'Plan-Attempt': String(number),
      'Plan-Outcome': outcome,
      ...(digest === undefined ? {} : { 'Plan-Package-Digest': digest }),
    }),
  });
  if (!(await moveRef(repository, ref, commit, before ?? NO_COMMIT))) {
    throw new NotCheckableError(
      `Another process works on ${packageId} of ${change}: ${ref} has changed. Run the command again.`,
    );
  }
  return { number, outcome, commit, text };
}

/** The refusals since a person last restored the full retry budget. */
export function refusalsOf(attempts: readonly Attempt[]): readonly Attempt[] {
  const since = attempts.map(({ outcome }) => outcome).lastIndexOf('RETRY') + 1;
  const refusals: readonly string[] = REFUSALS;
  return attempts.slice(since).filter(({ outcome }) => refusals.includes(outcome));
}

/** The feedback for the next attempt: all texts since the last delivery. */
export function feedbackOf(attempts: readonly Attempt[]): string {
  const since = attempts.map(({ outcome }) => outcome).lastIndexOf('DELIVERED') + 1;
  return attempts
    .slice(since)
    .filter(({ text }) => text !== '')
    .map(
      ({ number, outcome, text }) =>
        `## Attempt ${number}: ${HEADINGS[outcome] ?? outcome}\n\n${text}`,
    )
    .join('\n\n');
}

const HEADINGS: Readonly<Partial<Record<Outcome, string>>> = {
  SCOPE_VIOLATION: 'paths outside of the scope',
  VERIFICATION_FAILED: 'the verification failed',
  VERIFICATION_INFEASIBLE: 'the verification could not run',
  TIMEOUT: 'out of time',
  AGENT_FAILED: 'the agent failed',
  NO_CHANGES: 'nothing was changed',
  REVIEW_BLOCKED: 'the review has blocking findings',
  REVIEW_FAILED: 'the review could not be done',
  HANDOFF_INVALID: 'the handoff is not valid',
  GIT_CHANGED: 'git was changed',
  INTERRUPTED: 'interrupted',
  ANSWERED: 'answer of a person',
  PLAN_REVISION_REQUIRED: 'the plan has to change',
  QUESTIONS: 'questions to a person',
  REOPENED: 'a contract has to change',
};
