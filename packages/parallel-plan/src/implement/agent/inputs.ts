import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkPackage } from '@parallel-plan/plan';
import { feedbackOf } from '../branches/attempts';
import { OWN_FOLDER } from '../branches/deliver';
import type { PackageStatus } from '../branches/state';
import { ancestorsOf } from '../plan-of-run';
import { attemptFolder, type RunContext, worktreeEnvironment } from '../run-context';
import type { Worktree } from '../worktree/worktree';
import { storedHandoffs } from './handoff';
import { renderPrompt } from './prompt';

/** The files of one attempt, as absolute paths. */
export interface AttemptFiles {
  readonly prompt: string;
  readonly log: string;
  readonly handoff: string;
}

/**
 * Writes the agent's input files into its worktree, and a copy next to the logs.
 *
 * @throws NotCheckableError if the slice can't be created
 */
export async function writeInputs(
  context: RunContext,
  { work, id, attempts, merge }: PackageStatus,
  worktree: Worktree,
  attempt: number,
): Promise<AttemptFiles> {
  const { repository, plan } = context;
  const feedback = [
    ...(merge === undefined || attempts.at(-1)?.outcome === 'REOPENED'
      ? []
      : [
          'This package was merged before, for an older plan or older contracts. Adapt it to the current plan and contracts. If no change is needed, change nothing.',
        ]),
    feedbackOf(attempts),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
  const from =
    id === plan.integration
      ? plan.packages.map((one) => one.package_id)
      : [...ancestorsOf(plan, id)];
  const handoffs = await storedHandoffs(
    repository,
    plan.change,
    from.filter((one) => one !== id),
  );
  const text = renderPrompt({ worktree, work, attempt, handoffs, feedback });
  const own = join(worktree.root, OWN_FOLDER);
  const logs = attemptFolder(context, id, attempt);
  mkdirSync(own, { recursive: true });
  mkdirSync(logs, { recursive: true });
  // The folder ignores itself, so git never tracks it, whatever the agent adds.
  writeFileSync(join(own, '.gitignore'), '*\n');
  rmSync(join(own, 'handoff.json'), { force: true });
  for (const folder of [own, logs]) {
    writeFileSync(join(folder, 'prompt.md'), text);
    writeFileSync(join(folder, 'feedback.md'), feedback);
  }
  return {
    prompt: join(own, 'prompt.md'),
    log: join(logs, 'agent.log'),
    handoff: join(own, 'handoff.json'),
  };
}

/** The environment of an agent: the caller's variables and those of the attempt. */
export function agentEnvironment(
  { env, plan }: RunContext,
  worktree: Worktree,
  work: WorkPackage,
  attempt: number,
): NodeJS.ProcessEnv {
  const own = join(worktree.root, OWN_FOLDER);
  return {
    ...worktreeEnvironment(env),
    PARALLEL_PLAN_CHANGE: plan.change,
    PARALLEL_PLAN_PACKAGE: work.package_id,
    PARALLEL_PLAN_ATTEMPT: String(attempt),
    PARALLEL_PLAN_PROMPT_FILE: join(own, 'prompt.md'),
    PARALLEL_PLAN_FEEDBACK_FILE: join(own, 'feedback.md'),
    PARALLEL_PLAN_HANDOFF_FILE: join(own, 'handoff.json'),
    AGENT_ID: `${plan.change}--${work.package_id}`,
  };
}

/** Copies the agent's handoff next to the logs. */
export function keepHandoff(worktree: Worktree, context: RunContext, attempt: number): void {
  const file = join(worktree.root, OWN_FOLDER, 'handoff.json');
  if (!existsSync(file)) return;
  try {
    copyFileSync(file, join(attemptFolder(context, worktree.packageId, attempt), 'handoff.json'));
  } catch {
    // The handoff is not a regular file. `readHandoff` reports it.
  }
}

/** @returns the session of the previous attempt; `undefined` if the agent reported none */
export function sessionBefore(
  context: RunContext,
  packageId: string,
  attempt: number,
): string | undefined {
  try {
    const file = join(attemptFolder(context, packageId, attempt - 1), 'session');
    return readFileSync(file, 'utf8').trim() || undefined;
  } catch {
    return undefined;
  }
}
