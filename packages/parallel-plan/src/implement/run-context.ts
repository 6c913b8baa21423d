import { join } from 'node:path';
import type { WorkPackage } from '@parallel-plan/plan';
import type { AgentSpec } from './agent/presets';
import { runFolder } from './owner';
import type { RunPlan } from './plan-of-run';
import type { EventLog } from './progress/events';
import type { RunRepository } from './repository';
import type { PrepareMode } from './worktree/prepare';

/** What all steps of a run share. */
export interface RunContext {
  readonly repository: RunRepository;
  readonly plan: RunPlan;
  readonly events: EventLog;
  /** The tip of the feature branch as this run left it. */
  readonly featureTip: { commit?: string };
  /** Aborted when the run is interrupted. */
  readonly signal: AbortSignal;
  readonly env: NodeJS.ProcessEnv;
  readonly prepare: PrepareMode;
  /** Run in each new worktree, after it was prepared. */
  readonly worktreeHook?: string;
  /** Where worktrees are made, where not beside the repository. */
  readonly worktrees?: string;
  /** Milliseconds; default: the package's `timeout_minutes`. */
  readonly timeout?: number;
  /** Milliseconds without a word of the agent. */
  readonly silence: number;
  /** Leave the worktree of a merged package. */
  readonly keep: boolean;
  agentOf(work: WorkPackage): AgentSpec;
  readonly reviewer?: AgentSpec;
}

/** Where the logs of one attempt are, absolute. */
export function attemptFolder(
  { repository, plan }: Pick<RunContext, 'repository' | 'plan'>,
  packageId: string,
  attempt: number,
): string {
  return join(runFolder(repository, plan.change), packageId, String(attempt));
}

/**
 * The environment of everything that runs in a worktree. Nx shares answers and its database between
 * working trees of a repository otherwise (https://github.com/nrwl/nx/issues/36675); a relative folder is
 * one in each worktree.
 */
export function worktreeEnvironment(env: NodeJS.ProcessEnv): Record<string, string> {
  const own = Object.entries(env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined &&
      !/^(NX_TASK_|NX_INVOCATION_ROOT_PID|NX_WORKSPACE_ROOT|NX_INTERACTIVE)/.test(entry[0]),
  );
  return {
    ...Object.fromEntries(own),
    NX_DAEMON: 'false',
    NX_TUI: 'false',
    NX_CACHE_DIRECTORY: '.nx/cache',
    NX_WORKSPACE_DATA_DIRECTORY: '.nx/workspace-data',
  };
}
