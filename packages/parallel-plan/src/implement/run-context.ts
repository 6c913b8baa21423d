import { join } from 'node:path';
import type { WorkPackage } from '@parallel-plan/plan';
import type { AgentSpec } from './agent/presets';
import { runFolder } from './owner';
import type { RunPlan } from './plan-of-run';
import type { EventLog } from './progress/events';
import type { RunRepository } from './repository';
import type { PrepareMode } from './worktree/prepare';

/** The context that all steps of a run share. */
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
  /** A command to run in each new worktree, after it was prepared. */
  readonly worktreeHook?: string;
  /** Where to create worktrees. Default: next to the repository. */
  readonly worktrees?: string;
  /** Milliseconds. Default: the package's `timeout_minutes`. */
  readonly timeout?: number;
  /** Milliseconds without output of the agent after which it counts as stalled. */
  readonly silence: number;
  /** Keep the worktree of a merged package. */
  readonly keep: boolean;
  agentOf(work: WorkPackage): AgentSpec;
  readonly reviewer?: AgentSpec;
  /** Removes worktrees while other packages go on. Without it, a package ends with the removal of its own. */
  readonly cleanup?: {
    start(context: RunContext, id: string): void;
    finish(id: string): Promise<void>;
  };
  /** How to share the work with other machines. Missing if this clone works alone. */
  readonly exchange?: Exchange;
}

/** Shares the branches and records of a change through a git remote. */
export interface Exchange {
  /** Shares the branch, the attempts and the handoff of a package. */
  share(packageId: string): Promise<void>;
  /**
   * Moves the shared feature branch forward with the merge of a package, and then the local one.
   *
   * @returns false if either has moved in the meantime; the caller then merges again
   */
  advance(packageId: string, to: string, from: string): Promise<boolean>;
}

/** Absolute path of the folder for the logs of one attempt. */
export function attemptFolder(
  { repository, plan }: Pick<RunContext, 'repository' | 'plan'>,
  packageId: string,
  attempt: number,
): string {
  return join(runFolder(repository, plan.change), packageId, String(attempt));
}

/** The result of the verification, in the folder of an attempt. */
export const RESULT_FILE = 'result.json';

/**
 * The environment of every command that runs in a worktree. By default, the working trees of a
 * repository share Nx's cache and database (https://github.com/nrwl/nx/issues/36675). A relative
 * folder gives each worktree its own.
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
