import { escapeControls } from '@parallel-plan/plan';
import { readChangeFiles } from '../context/read-change-files';
import { formatDuration, planDuration, type PlanDuration } from '../prove/plan-duration';
import { type PackageState, readRunState } from './branches/state';
import { agentFor } from './agent/presets';
import type { ImplementOptions } from './implement-change';
import { checkFoundation } from './preconditions';
import { openRunRepository } from './repository';
import { planPreparation } from './worktree/prepare';
import { worktreePath } from './worktree/worktree';

/** What a run would do. */
export interface ForeseenRun {
  readonly version: 1;
  readonly dryRun: true;
  readonly change: string;
  readonly feature: { readonly branch: string; readonly from: string; readonly exists: boolean };
  readonly jobs: number;
  /** The estimate for the whole plan, if it has tasks. */
  readonly duration?: PlanDuration;
  /** Groups of packages in starting order: each group starts after the one before. */
  readonly waves: readonly (readonly ForeseenPackage[])[];
}

export interface ForeseenPackage {
  readonly package: string;
  readonly state: PackageState;
  readonly branch: string;
  readonly worktree: string;
  readonly prepare: string;
  /** A command for the new worktree, after its preparation. */
  readonly hook?: string;
  readonly agent: string;
  readonly review?: string;
  readonly verify: readonly string[];
}

/**
 * Describes what `implementChange` would do, without doing it.
 *
 * @param root absolute path of the workspace root
 * @throws NotCheckableError if nothing could start
 */
export async function foreseeRun(root: string, options: ImplementOptions): Promise<ForeseenRun> {
  const repository = await openRunRepository(root);
  const { plan, approved } = await checkFoundation(repository, root, options.change);
  const { feature, packages } = await readRunState(repository, plan);
  const done = new Set(packages.filter(({ state }) => state === 'merged').map(({ id }) => id));
  let left = packages.filter(({ id }) => !done.has(id) && (options.only?.includes(id) ?? true));
  const waves: ForeseenPackage[][] = [];
  while (left.length > 0) {
    const next = left.filter(({ work }) => work.depends_on.every((id) => done.has(id)));
    // With `--only`, the missing dependencies are not part of this run.
    const wave = next.length > 0 ? next : left;
    waves.push(
      wave.map(({ id, state, work }) => ({
        package: id,
        state,
        branch: `${plan.change}--${id}`,
        worktree: worktreePath(repository, plan.change, id, options.worktrees),
        prepare: planPreparation(repository, repository.root, options.prepare ?? 'auto'),
        ...(options.worktreeHook === undefined ? {} : { hook: options.worktreeHook }),
        agent: agentFor(work, options.agents),
        ...(options.reviewBy === undefined ? {} : { review: options.reviewBy }),
        verify: work.verification.steps.map(({ command, name }) => command ?? name),
      })),
    );
    for (const { id } of wave) done.add(id);
    left = left.filter(({ id }) => !done.has(id));
  }
  const tasks = readChangeFiles(repository.root, plan.change).get('tasks.md');
  const duration = planDuration(plan.plan, tasks);
  return {
    version: 1,
    dryRun: true,
    change: plan.change,
    feature: { branch: plan.change, from: feature ?? approved, exists: feature !== undefined },
    jobs: options.jobs ?? 3,
    ...(duration && { duration }),
    waves,
  };
}

/** Formats a foreseen run as text. */
export function formatForeseenRun(run: ForeseenRun): string {
  const { change, feature, jobs, duration, waves } = run;
  const from = feature.from.slice(0, 10);
  const head = feature.exists
    ? `${change}: would continue the branch ${feature.branch} at ${from}, ${jobs} at a time (dry run)`
    : `${change}: would create the branch ${feature.branch} from ${from}, ${jobs} at a time (dry run)`;
  const lines = waves.flatMap((wave, at) => [
    `Step ${at + 1}:`,
    ...wave.flatMap((one) => [
      `  ${one.package} (${one.state})`,
      `    branch    ${one.branch}`,
      `    worktree  ${one.worktree} (${one.prepare})`,
      ...(one.hook === undefined ? [] : [`    hook      ${one.hook}`]),
      `    agent     ${one.agent}`,
      ...one.verify.map((line) => `    verify    ${line}`),
      ...(one.review === undefined ? [] : [`    review    ${one.review}`]),
      `    merge     into ${feature.branch}`,
    ]),
  ]);
  const text = waves.length === 0 ? ['Everything is merged.'] : lines;
  const estimate = duration && waves.length > 0 ? [formatDuration(duration)] : [];
  return `${[head, ...estimate, ...text].map(escapeControls).join('\n')}\n`;
}
