import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkPackage } from '@parallel-plan/plan';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { readHandoff, storeHandoff } from './agent/handoff';
import { agentEnvironment, keepHandoff, sessionBefore, writeInputs } from './agent/inputs';
import { lastWords, runShell, shellInWords } from './agent/run-shell';
import { type Attempt, type Outcome, readAttempts, writeAttempt } from './branches/attempts';
import { commitWanted, judge, restoreUnwanted, takeSnapshot } from './branches/deliver';
import type { PackageStatus } from './branches/state';
import { GitGuard } from './git-guard';
import { contractsPackage } from './plan-of-run';
import { attemptFolder, type RunContext } from './run-context';
import { judgeAttempt } from './verdict';
import type { Worktree } from './worktree/worktree';

/** The agent's program is not there: no attempt of any package can be made with it. */
export class AgentMissingError extends NotCheckableError {}

/** A run was interrupted while an agent was at work. Its work is kept. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}

/**
 * Lets an agent work on a package once: from the prompt to a commit on the package's branch, or to the
 * record of why there is none. What the agent has done is kept in either case.
 *
 * @returns how it ended; `DELIVERED` means that verification comes next
 * @throws AgentMissingError where the agent can't be started
 * @throws InterruptedError where the run was interrupted
 */
export async function runAttempt(
  context: RunContext,
  status: PackageStatus,
  worktree: Worktree,
): Promise<Attempt> {
  const { repository, events, plan } = context;
  const { work, id, attempts } = status;
  const number = (attempts.at(-1)?.number ?? 0) + 1;
  const agent = context.agentOf(work);
  await cleanOutside(context, worktree, work);
  const files = await writeInputs(context, status, worktree, number);
  const before = await takeSnapshot(repository, worktree, work);
  const record = (outcome: Outcome, text: string, { tree, tip }: { tree: string; tip: string }) =>
    writeAttempt(repository, {
      change: plan.change,
      packageId: id,
      number,
      outcome,
      text,
      tree,
      parent: tip,
    });
  await record('STARTED', '', before);

  events.add({
    event: 'agent-started',
    package: id,
    attempt: number,
    agent: agent.name,
    path: worktree.path,
  });
  const guard = GitGuard.take(repository);
  const started = performance.now();
  const session = sessionBefore(context, id, number);
  const result = await runShell(
    agent.command({ promptFile: files.prompt, cwd: worktree.root, ...(session && { session }) }),
    {
      cwd: worktree.root,
      env: agentEnvironment(context, worktree, work, number),
      log: files.log,
      input: files.prompt,
      timeout: context.timeout ?? work.timeout_minutes * 60_000,
      silence: context.silence,
      signal: context.signal,
    },
  );
  keepHandoff(worktree, context, number);
  const output = agent.readOutput(files.log);
  if (output.session !== undefined) {
    writeFileSync(join(attemptFolder(context, id, number), 'session'), output.session);
  }
  events.add({
    event: 'agent-ended',
    package: id,
    attempt: number,
    text: shellInWords(result),
    milliseconds: Math.round(performance.now() - started),
    ...(output.tokens === undefined ? {} : { tokens: output.tokens }),
  });

  const changedGit = guard.restore(attemptFolder(context, id, number));
  const snapshot = await takeSnapshot(repository, worktree, work);
  const verdict = judgeAttempt(context, worktree, work, {
    result,
    judged: await judge(repository, worktree, work, snapshot),
    changedGit,
    before: before.tree,
    log: files.log,
    ...(output.denied && { denied: output.denied }),
  });
  const isOver = verdict.outcome !== 'DELIVERED';
  const attempt = await record(isOver ? verdict.outcome : 'STARTED', verdict.text, snapshot);
  const tip = await commitWanted(
    repository,
    worktree,
    work,
    verdict.judged,
    isOver ? {} : { 'Plan-Delivered': String(number) },
  );
  await restoreUnwanted(repository, worktree, verdict.judged);
  if (verdict.missing) {
    throw new AgentMissingError(
      `The agent ${agent.name} can't be started: ${lastWords(files.log, 1) || 'the command was not found'}. Install it, or choose another with --agent.`,
    );
  }
  if (verdict.outcome === 'INTERRUPTED') throw new InterruptedError(`${id} was interrupted.`);
  if (isOver) {
    await askForContract(context, id, attempt);
    return attempt;
  }
  const handoff = readHandoff(files.handoff, id);
  if (handoff.kind === 'valid') await storeHandoff(repository, plan.change, id, handoff.handoff);
  events.add({ event: 'delivered', package: id, attempt: number, commit: tip });
  return record('DELIVERED', '', { tree: `${tip}^{tree}`, tip });
}

/** Puts back what is out of scope: what an interrupted attempt or a verification has left. */
async function cleanOutside(
  { repository }: RunContext,
  worktree: Worktree,
  work: WorkPackage,
): Promise<void> {
  const judged = await judge(
    repository,
    worktree,
    work,
    await takeSnapshot(repository, worktree, work),
  );
  if (judged.unwanted.length === 0) return;
  await restoreUnwanted(repository, worktree, judged);
}

/** A blocking contract change is work for the package that owns the contracts. */
async function askForContract(
  { repository, plan }: RunContext,
  packageId: string,
  { outcome, text, commit }: Attempt,
): Promise<void> {
  const contracts = contractsPackage(plan);
  if (outcome !== 'CONTRACT_REVISION_REQUIRED' || contracts === undefined) return;
  const attempts = (await readAttempts(repository, plan.change)).get(contracts.package_id) ?? [];
  if (attempts.some((attempt) => attempt.text.includes(commit))) return;
  await writeAttempt(repository, {
    change: plan.change,
    packageId: contracts.package_id,
    number: (attempts.at(-1)?.number ?? 0) + 1,
    outcome: 'REOPENED',
    text: `${packageId} needs a change of the contracts (${commit}):\n${text}`,
    tree: `${commit}^{tree}`,
    parent: commit,
  });
}
