import { NotCheckableError } from '../workspace/not-checkable-error';
import { writeAttempt } from './branches/attempts';
import { attemptRef, runRefs } from './branches/refs';
import { statusOf } from './by-hand';
import { isRunning } from './owner';
import { type RunPlan, readRunPlan } from './plan-of-run';
import { remoteOf } from './preconditions';
import { openRunRepository, type RunRepository } from './repository';
import { ChangeRemote } from './worker/remote';
import { type ClonePair, takeRecords } from './worker/take-refs';

/** Where an answer is. */
export interface Answered {
  /** The remote that has it, for workers on other machines. Missing if no worker uses a remote. */
  readonly remote?: string;
  /** Why it is only in this clone, in one sentence. */
  readonly warning?: string;
}

/**
 * Answers the questions of a package, so that it can continue: in this clone, and at the remote if
 * workers exchange the change through it.
 *
 * @param root absolute path of the workspace root
 * @throws NotCheckableError if the package has no open question, or was answered at the same time
 */
export async function answerPackage(
  root: string,
  change: string,
  packageId: string,
  answer: string,
): Promise<Answered> {
  const repository = await openRunRepository(root);
  const plan = readRunPlan(root, change);
  const { pair, warning } = await sharedRecords(repository, plan);
  if (pair !== undefined) await takeRecords(pair, packageId);
  const { state, attempts } = await statusOf({ repository, plan }, packageId);
  const last = attempts.at(-1);
  if (state !== 'asked' || last === undefined) {
    throw new NotCheckableError(`${packageId} of ${change} has no open question.`);
  }
  const number = last.number + 1;
  const { commit } = await writeAttempt(repository, {
    change,
    packageId,
    number,
    outcome: 'ANSWERED',
    text: answer,
    tree: `${last.commit}^{tree}`,
    parent: last.commit,
  });
  if (pair === undefined) return warning === undefined ? {} : { warning };
  const { remote } = pair;
  const ref = attemptRef(change, packageId, number);
  const isPushed = await remote.push([{ ref, to: commit, expected: remote.seen(ref) }]);
  // A worker in this clone uses the copies of the refs.
  if (!isRunning(repository, change)) await remote.forget();
  if (isPushed) return { remote: remote.name };
  throw new NotCheckableError(
    `Somebody else has answered ${packageId} of ${change} on ${remote.name} in the meantime.`,
  );
}

/** The remote, if it has records of the change. */
async function sharedRecords(
  repository: RunRepository,
  plan: RunPlan,
): Promise<{ readonly pair?: ClonePair; readonly warning?: string }> {
  const name = await remoteOf(repository);
  if (name === undefined) return {};
  const remote = new ChangeRemote(repository, plan.change, name);
  try {
    await remote.fetch();
  } catch (error) {
    if (!(error instanceof NotCheckableError)) throw error;
    return { warning: `Workers on other machines don't have the answer: ${error.message}` };
  }
  const isShared = remote.seenUnder(runRefs(plan.change)).length > 0;
  return isShared ? { pair: { repository, plan, remote } } : {};
}
