import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openPostgres } from '@parallel-plan/coordinator';
import { withoutCoordinatorSettings } from '../../coordinator/testing/claiming-workspace';
import { CHANGE } from '../testing/run-workspace';
import {
  type Clone,
  coordinatorTesting,
  type NetworkNamespace,
  type PostgresServer,
  type WorkerWorkspace,
  workerWorkspace,
} from './testing/worker-workspace';

const ROOT = join(__dirname, '../../../../..');
const PROGRAM = join(__dirname, '../../bin/parallel-plan.ts');
/** The program from its source: Node itself can't start a TypeScript file. */
const START = `process.argv.splice(1, 0, ${JSON.stringify(PROGRAM)}); require(process.argv[1]);`;

const { findTool } = createRequire(__filename)(join(ROOT, 'tools/testing/external-tools.cjs')) as {
  findTool(name: string): object;
};
/** Without namespaces, the machines are two processes, each in its own clone. */
const HAS_NAMESPACES = !('missing' in findTool('network-namespaces'));

// The shortest lease is a minute, and it has to end.
jest.setTimeout(400_000);
withoutCoordinatorSettings();

const PACKAGES = [
  { id: 'wp-contracts', write: ['contracts/**'], taskType: 'contracts' },
  { id: 'wp-data', write: ['libs/data/**'], dependsOn: ['wp-contracts'] },
  { id: 'wp-mail', write: ['libs/mail/**'], dependsOn: ['wp-contracts'] },
  { id: 'wp-web', write: ['apps/web/**'], dependsOn: ['wp-contracts'] },
  {
    id: 'wp-api',
    write: ['apps/api/**'],
    dependsOn: ['wp-data'],
    verify: 'test -f libs/data/a.txt',
  },
  {
    id: 'wp-integration',
    write: ['README.md'],
    dependsOn: ['wp-api', 'wp-mail', 'wp-web'],
    taskType: 'integrate',
    verify: 'test -f apps/api/a.txt && test -f apps/web/a.txt && test -f libs/mail/a.txt',
  },
];

const writes = (path: string) => [{ write: { path, text: 'a' } }, { sleep: 300 }];
const SCRIPT = {
  'wp-contracts': [writes('contracts/a.txt')],
  // The first agent never ends: its machine is lost. The next one finds nothing of its files.
  'wp-data': [
    [{ write: { path: 'libs/data/lost.txt', text: 'lost' } }, { hang: true }],
    writes('libs/data/a.txt'),
  ],
  'wp-mail': [writes('libs/mail/a.txt')],
  'wp-web': [writes('apps/web/a.txt')],
  'wp-api': [writes('apps/api/a.txt')],
  'wp-integration': [writes('README.md')],
};

/** A worker in a process of its own, on a machine. */
interface Machine extends Clone {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  output(): string;
  /** Resolves when the worker has printed a line that matches. */
  until(line: RegExp): Promise<Machine>;
}

function startWorker(clone: Clone, agent: string, url: string, within: readonly string[]): Machine {
  const register = join(ROOT, 'tools/testing/register.cjs');
  const node = [process.execPath, '--require', register, '-e', START, '--', 'worker', CHANGE];
  const options = ['--lease', '1', '--renew', '5', '--poll', '1', '--jobs', '1'];
  const [command = '', ...args] = [...within, ...node, ...options, '--agent', agent];
  const child = spawn(command, [...args, '--prepare', 'none'], {
    cwd: clone.root,
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      PARALLEL_PLAN_COORDINATOR_URL: url,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const machine: Machine = {
    ...clone,
    child,
    ended,
    output: () => output,
    until: (line) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (line.test(output)) resolve(machine);
        };
        child.stdout.on('data', look);
        void ended.then(() => reject(new Error(`${String(line)} was not printed:\n${output}`)));
        look();
      }),
  };
  return machine;
}

describeWith('postgres', 'two machines with one PostgreSQL server and one git remote', () => {
  const { startPostgres, makeNetworkNamespace } = coordinatorTesting();
  const namespaces: NetworkNamespace[] = [];
  let server: PostgresServer;
  let workspace: WorkerWorkspace;

  beforeAll(async () => {
    if (HAS_NAMESPACES) namespaces.push(makeNetworkNamespace(11), makeNetworkNamespace(12));
    const listen = namespaces.map(({ address }) => address).join(',');
    server = await startPostgres(listen === '' ? {} : { listen });
    workspace = await workerWorkspace(PACKAGES);
  });

  afterAll(async () => {
    await server.remove();
    for (const namespace of namespaces) namespace.remove();
  });

  const how = HAS_NAMESPACES ? 'two network namespaces' : 'two processes';
  it(`share six packages, and one continues the work of the other (${how}, two clones)`, async () => {
    await workspace.submit({ PARALLEL_PLAN_COORDINATOR_URL: server.url('workers') });
    const agent = workspace.agent(SCRIPT);
    const start = (clone: Clone, at: number): Machine => {
      const namespace = namespaces[at];
      const url =
        namespace === undefined
          ? server.url('workers')
          : `postgres://tester@${namespace.address}:5432/postgres?schema=workers`;
      return startWorker(clone, agent, url, namespace?.within ?? []);
    };
    const clones = [workspace.clone(), workspace.clone()] as const;
    const machines = [start(clones[0], 0), start(clones[1], 1)] as const;
    const lost = await Promise.any(machines.map((one) => one.until(/wp-data {2}agent started/)));
    const at = machines[0] === lost ? 0 : 1;
    const other = machines[1 - at] ?? lost;
    // It has written something that no commit has.
    while (!existsSync(join(`${lost.root}.worktrees`, CHANGE, 'wp-data/libs/data/lost.txt'))) {
      await delay(50);
    }
    lost.child.kill('SIGKILL');
    await lost.ended;

    await other.until(/(wp-mail|wp-web) {2}merged/);
    await server.stop('fast');
    await server.start();

    const code = await other.ended;
    expect([code, code === 0 ? '' : other.output()]).toEqual([0, '']);
    const merged = workspace.mergedAtRemote();
    expect([...merged].sort()).toEqual(PACKAGES.map(({ id }) => id).sort());
    expect(merged.indexOf('wp-data')).toBeLessThan(merged.indexOf('wp-api'));
    expect(merged.at(-1)).toBe('wp-integration');
    expect(workspace.atRemote('ls-tree', '--name-only', `${CHANGE}:libs/data`)).toBe('a.txt\n');
    expect(outcomesAtRemote()).toEqual({
      ...Object.fromEntries(PACKAGES.map(({ id }) => [id, ['DELIVERED']])),
      'wp-data': ['INTERRUPTED', 'DELIVERED'],
    });

    // The lost machine comes back, ends its orphans and has nothing to do.
    const again = start(lost, at);
    expect([await again.ended, again.output()]).toEqual([0, expect.stringContaining('6 of 6')]);
    expect(execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })).not.toContain(agent);
    for (const { root, git } of clones) {
      expect(git('status', '--porcelain')).toBe('');
      expect(git('worktree', 'list').trim().split('\n')).toEqual([expect.stringContaining(root)]);
      expect(git('rev-parse', CHANGE)).toBe(workspace.atRemote('rev-parse', CHANGE));
      expect(git('fsck', '--strict', '--no-dangling')).toBe('');
    }
    // What the lost agent has written is kept in its clone.
    const kept = lost.git(
      'for-each-ref',
      '--format=%(refname)',
      `refs/parallel-plan/${CHANGE}/foreign`,
    );
    const files = kept
      .trim()
      .split('\n')
      .map((ref) => lost.git('ls-tree', '-r', '--name-only', ref));
    expect(files.join()).toContain('libs/data/lost.txt');
    expect(workspace.atRemote('fsck', '--strict', '--no-dangling')).toBe('');
    expect(workspace.atRemote('for-each-ref', 'refs/heads').trim().split('\n')).toHaveLength(2);
    await expectCompletedOnce();
  });

  function outcomesAtRemote(): Readonly<Record<string, readonly string[]>> {
    const format = '%(refname) %(trailers:key=Plan-Outcome,valueonly,separator=)';
    const found: Record<string, string[]> = {};
    const refs = workspace.atRemote(
      ...['for-each-ref', '--sort=v:refname', `--format=${format.replace(',separator=', '')}`],
      `refs/parallel-plan/${CHANGE}`,
    );
    for (const [, id = '', outcome = ''] of refs.matchAll(/\/([^/]+)\/attempts\/\d+ (\w+)/g)) {
      (found[id] ??= []).push(outcome);
    }
    return found;
  }

  /** Each task was completed by one call, with its result in the form of the work queue. */
  async function expectCompletedOnce(): Promise<void> {
    const store = await openPostgres({
      url: server.url('workers'),
      agent: { id: 'observer', type: 'test' },
    });
    try {
      const completions = await store.queryAudit({ operation: 'complete_work' });
      expect(completions.filter(({ success }) => success)).toHaveLength(PACKAGES.length);
      const locks = await store.checkLocks();
      expect(locks.filter(({ key }) => key.includes('-attempt-'))).toEqual([]);
    } finally {
      await store.close();
    }
  }
});
