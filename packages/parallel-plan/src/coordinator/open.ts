import { createHash } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import { basename, join, resolve } from 'node:path';
import {
  type Agent,
  CoordinatorError,
  openCoordinator,
  type OpenedCoordinator,
} from '@parallel-plan/coordinator';
import { runGit } from '../git/git';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { wantedCoordinator } from './options';
import { workspacePaths } from './workspace-paths';

/**
 * The agent that this process acts as: `AGENT_ID`, or the user in this working tree. Two calls in one
 * worktree are therefore the same agent, and calls in two worktrees are different agents.
 *
 * @param root the workspace root, absolute
 * @param env the environment variables
 */
export function agentIdentity(root: string, env: NodeJS.ProcessEnv): Agent {
  const id = given(env, 'AGENT_ID');
  const sessionId = given(env, 'SESSION_ID');
  return {
    id: id ?? `${userName()}@${basename(root)}-${fingerprint(`${hostname()}\0${root}`)}`,
    type: given(env, 'AGENT_TYPE') ?? 'parallel-plan',
    ...(sessionId === undefined ? {} : { sessionId }),
  };
}

/**
 * The agent that holds the planning claims of a change: the change itself. Two changes of one person
 * therefore conflict, and every worktree and every team member can release or renew the claims.
 */
export function planningAgent(changeId: string, { id }: Agent): Agent {
  return { id: `plan:${changeId}`, type: 'plan', sessionId: id };
}

/** The change that holds planning claims under an agent id. `undefined` for any other agent. */
export function changeOfAgent(agentId: string): string | undefined {
  return agentId.startsWith('plan:') ? agentId.slice('plan:'.length) : undefined;
}

function given(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === '' ? undefined : value;
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a user id that has no name.
    return 'user';
  }
}

function fingerprint(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 6);
}

/** The path of the embedded store, or why there is none. */
export type StoreFile = string | { readonly unavailable: string };

/**
 * Finds the embedded store. It is in the git directory that all worktrees of the repository share. A
 * workspace in a subfolder of the repository has its own store, because lock paths are relative to the
 * workspace.
 *
 * @param root the workspace root, absolute
 */
export async function findStoreFile(root: string): Promise<StoreFile> {
  const [common, prefix] = await Promise.all(
    ['--git-common-dir', '--show-prefix'].map((what) => runGit(root, ['rev-parse', what])),
  );
  if (common === undefined || prefix === undefined || common.failure === 'not-found') {
    return {
      unavailable:
        'git is not installed (or not on PATH), and the claims are kept in the git directory.',
    };
  }
  if (common.exitCode !== 0 || prefix.exitCode !== 0) {
    return {
      unavailable:
        'The workspace is not in a git repository, and the claims are kept in the git directory: run `git init`.',
    };
  }
  const line = (text: string) => text.replace(/\r?\n$/, '');
  const folder = join(resolve(root, line(common.stdout)), 'parallel-plan');
  return join(folder, ...line(prefix.stdout).split('/').filter(Boolean), 'coordinator.db');
}

export interface WorkspaceCoordinatorOptions {
  /** The value of `--coordinator`: `auto` or a transport. */
  readonly coordinator?: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  /** Called with each warning for the user. */
  readonly warn: (message: string) => void;
}

export interface WorkspaceCoordinator extends OpenedCoordinator {
  /** The agent that the coordinator acts as. */
  readonly agent: Agent;
  /** The workspace root, absolute, with its own symbolic links resolved. */
  readonly root: string;
}

/**
 * Opens the coordinator of a workspace and detects its capabilities.
 *
 * @param root the workspace root, absolute, with its own symbolic links resolved
 * @param changeId the change to act for. Default: act as this user in this worktree.
 * @throws NotCheckableError for invalid settings. An unreachable coordinator is not an error: see
 *   `detection`.
 */
export async function openWorkspaceCoordinator(
  root: string,
  options: WorkspaceCoordinatorOptions,
  changeId?: string,
): Promise<WorkspaceCoordinator> {
  const own = agentIdentity(root, options.env);
  if (changeId === undefined) return openAs(own, root, options);
  const planning = await openAs(planningAgent(changeId, own), root, options);
  if (!isBoundToAgent(planning, options.env)) return planning;
  // The server's key may be bound to one agent. That agent then holds the claims of all changes.
  const bound = await openAs(own, root, options);
  if (!bound.detection.can.lock) {
    await bound.coordinator.close();
    return planning;
  }
  await planning.coordinator.close();
  options.warn(
    `The key of the coordinator is bound to the agent ${own.id}, so the claims are held by it and not by the change: claims of another change of the same agent are found by the registered features only.`,
  );
  return bound;
}

/**
 * Opens the coordinator, runs the work and closes the coordinator.
 *
 * @param changeId the change to act for. Default: act as this user in this worktree.
 * @throws NotCheckableError for invalid settings
 */
export async function withCoordinator<T>(
  root: string,
  options: WorkspaceCoordinatorOptions,
  changeId: string | undefined,
  work: (coordinator: WorkspaceCoordinator) => Promise<T>,
): Promise<T> {
  const opened = await openWorkspaceCoordinator(root, options, changeId);
  try {
    return await work(opened);
  } finally {
    await opened.coordinator.close();
  }
}

function isBoundToAgent({ detection }: OpenedCoordinator, env: NodeJS.ProcessEnv): boolean {
  return (
    detection.transport === 'http' &&
    detection.available &&
    !detection.can.lock &&
    (env['AGENT_ID']?.trim() ?? '') !== ''
  );
}

/** Longer work reports its progress. */
const PROGRESS_MS = 2_000;

async function withProgress<T>(work: Promise<T>, say: (message: string) => void): Promise<T> {
  const timer = setTimeout(() => say('Waiting for the coordinator ...'), PROGRESS_MS);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
  }
}

async function openAs(
  agent: Agent,
  root: string,
  { coordinator, env, warn }: WorkspaceCoordinatorOptions,
): Promise<WorkspaceCoordinator> {
  try {
    const wanted = wantedCoordinator(root, env, coordinator);
    const embeddedFile = await findStoreFile(root);
    const opening = openCoordinator({
      ...wanted,
      env,
      embeddedFile,
      agent,
      paths: workspacePaths(root),
      warn,
    });
    return { agent, root, ...(await withProgress(opening, warn)) };
  } catch (error) {
    if (error instanceof CoordinatorError) throw new NotCheckableError(error.message);
    throw error;
  }
}
