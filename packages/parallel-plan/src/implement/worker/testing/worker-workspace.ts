import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import submitExecutor from '../../../executors/submit/submit';
import { captured } from '../../../testing/captured';
import {
  CHANGE,
  type RunPackage,
  runWorkspace,
  type RunWorkspace,
} from '../../testing/run-workspace';
import { runWorker, type WorkerReport } from '../run-worker';
import type { WorkerOptions } from '../worker-place';

/** A clone of the remote, as on a machine of its own. */
export interface Clone {
  /** Absolute path. */
  readonly root: string;
  /** Runs git in the clone and returns its output. */
  git(...args: readonly string[]): string;
}

export interface WorkerWorkspace extends RunWorkspace {
  /** Absolute path of the bare repository. */
  readonly remote: string;
  /** Clones the remote. */
  clone(): Clone;
  /** Puts the packages on the queue. */
  submit(env?: NodeJS.ProcessEnv, attempt?: number): Promise<void>;
  /** Runs git in the remote and returns its output. */
  atRemote(...args: readonly string[]): string;
  /** Ids of the packages that are merged at the remote, in the order of their merges. */
  mergedAtRemote(): readonly string[];
  /** Runs a worker in a clone, or in the workspace itself. */
  work(agent: string, options?: Partial<WorkerOptions>, root?: string): Promise<WorkerReport>;
}

const created: string[] = [];

afterAll(() => {
  for (const folder of created.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A workspace with an approved plan, whose `main` is pushed to a bare remote named `origin`. */
export async function workerWorkspace(
  packages?: readonly RunPackage[],
  files?: Readonly<Record<string, string>>,
): Promise<WorkerWorkspace> {
  const workspace = await runWorkspace(packages, files);
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'parallel-plan-remote-')));
  created.push(folder);
  const remote = join(folder, 'remote.git');
  workspace.git('init', '--quiet', '--bare', '-b', 'main', remote);
  workspace.git('remote', 'add', 'origin', remote);
  workspace.git('push', '--quiet', 'origin', 'main');
  const git = (cwd: string, ...args: readonly string[]): string =>
    execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const atRemote = (...args: readonly string[]): string => git(remote, ...args);
  let clones = 0;
  return {
    ...workspace,
    remote,
    atRemote,
    clone() {
      const root = join(folder, `clone-${++clones}`);
      git(folder, 'clone', '--quiet', remote, root);
      git(root, 'config', 'user.name', 'Test');
      git(root, 'config', 'user.email', 'test@example.com');
      return { root, git: (...args) => git(root, ...args) };
    },
    async submit(env = {}, attempt = 1) {
      const before = { ...process.env };
      Object.assign(process.env, env);
      try {
        const { success, output } = await captured(() =>
          submitExecutor({ change: CHANGE, claim: false, attempt }, { root: workspace.root }),
        );
        if (!success) throw new Error(output);
      } finally {
        process.env = before;
      }
    },
    mergedAtRemote: () =>
      atRemote(
        ...['log', '--first-parent', '--reverse', '--grep=^Plan-Head: '],
        ...['--format=%(trailers:key=Plan-Package,valueonly,separator=)', CHANGE],
      )
        .split('\n')
        .filter((line) => line !== ''),
    work: (agent, options = {}, root = workspace.root) =>
      runWorker(root, {
        change: CHANGE,
        agents: { default: agent },
        env: process.env,
        signal: new AbortController().signal,
        pollEvery: 200,
        warn: () => undefined,
        ...options,
      }),
  };
}

/** A server of `packages/coordinator/src/testing/postgres-server.ts`. */
export interface PostgresServer {
  url(schema?: string): string;
  stop(mode: 'fast' | 'immediate'): Promise<void>;
  start(): Promise<void>;
  remove(): Promise<void>;
}

/** A machine of `packages/coordinator/src/testing/network-namespace.ts`. */
export interface NetworkNamespace {
  readonly address: string;
  readonly within: readonly string[];
  remove(): void;
}

/** The helpers of the coordinator's own specs. */
export function coordinatorTesting(): {
  startPostgres(options?: { readonly listen?: string }): Promise<PostgresServer>;
  makeNetworkNamespace(number: number): NetworkNamespace;
  endLeases(file: string): void;
} {
  const load = createRequire(__filename);
  const folder = '../../../../../coordinator/src/testing';
  return {
    ...load(`${folder}/postgres-server`),
    ...load(`${folder}/network-namespace`),
    ...load(`${folder}/end-leases`),
  };
}
