import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { withoutCoordinatorSettings } from '../coordinator/testing/claiming-workspace';
import {
  type Kill,
  type KillableProgram,
  killingTools,
  startKillable,
} from './testing/killable-program';
import { CHANGE, runWorkspace, type RunWorkspace } from './testing/run-workspace';
import { coordinatorTesting, workerWorkspace } from './worker/testing/worker-workspace';

const IS_LONG = process.env['SOAK'] !== undefined;
/** A third of them hit `worker`. `KILLS` and `FUZZ_SEED` split the long form into parts. */
const KILLS = Number(process.env['KILLS'] ?? (IS_LONG ? 300 : 20));
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_261_127);

const IS_INSTALLED = 'test -f node_modules/whole';
const PACKAGES = [
  { id: 'wp-contracts', write: ['contracts/**'], taskType: 'contracts' },
  {
    id: 'wp-data',
    write: ['libs/data/**'],
    dependsOn: ['wp-contracts'],
    verify: `test -f contracts/a.txt && ${IS_INSTALLED}`,
  },
  {
    id: 'wp-api',
    write: ['apps/api/**'],
    dependsOn: ['wp-data'],
    verify: `test -f libs/data/a.txt && ${IS_INSTALLED}`,
  },
  { id: 'wp-web', write: ['apps/web/**'], dependsOn: ['wp-contracts'], verify: IS_INSTALLED },
  {
    id: 'wp-integration',
    write: ['README.md'],
    dependsOn: ['wp-api', 'wp-web'],
    taskType: 'integrate',
    verify: `test -f apps/api/a.txt && test -f apps/web/a.txt && ${IS_INSTALLED}`,
  },
];
const FILES = { '.gitignore': 'node_modules\n', 'package-lock.json': '{}' };

/** How long an agent's daemon sleeps: a number that no other process has. */
const DAEMON = 1_000_000 + process.pid;

const SCRIPT = {
  'wp-contracts': [[{ write: { path: 'contracts/a.txt', text: 'a' } }, { sleep: 200 }]],
  'wp-data': [[{ write: { path: 'libs/data/a.txt', text: 'a' } }, { sleep: 200 }]],
  'wp-api': [
    [
      { write: { path: 'apps/api/a.txt', text: 'a' } },
      { git: ['add', '-A'] },
      { git: ['commit', '-qm', 'mine'] },
      { daemon: DAEMON },
      { sleep: 200 },
    ],
  ],
  'wp-web': [[{ write: { path: 'apps/web/a.txt', text: 'a' } }, { sleep: 200 }]],
  'wp-integration': [[{ write: { path: 'README.md', text: '# Board\nSessions.\n' } }]],
};

/** The same numbers for the same seed: https://en.wikipedia.org/wiki/Linear_congruential_generator */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A program that carries the plan out, and what it leaves. */
interface Program {
  readonly name: string;
  readonly kills: number;
  /** Commands that it is killed in. In between it is killed at random moments. */
  readonly during: readonly string[];
  readonly args: readonly string[];
  open(): Promise<RunWorkspace & { inOrder(): readonly string[]; afterKill(): void }>;
}

const PROGRAMS: readonly Program[] = [
  {
    name: 'implement',
    kills: Math.ceil((KILLS * 2) / 3),
    during: [
      'worktree add',
      'npm ci',
      'commit-tree',
      'merge-tree',
      'update-ref',
      'worktree remove',
    ],
    args: ['implement', CHANGE, '--no-claims'],
    async open() {
      const workspace = await runWorkspace(PACKAGES, FILES);
      return { ...workspace, inOrder: workspace.mergedPackages, afterKill: () => undefined };
    },
  },
  {
    name: 'worker',
    kills: Math.floor(KILLS / 3),
    during: ['push', 'fetch', 'push', 'npm ci'],
    args: ['worker', CHANGE, '--jobs', '3', '--poll', '1', '--lease', '1'],
    async open() {
      const workspace = await workerWorkspace(PACKAGES, FILES);
      await workspace.submit();
      const store = join(workspace.root, '.git/parallel-plan/coordinator.db');
      return {
        ...workspace,
        inOrder: workspace.mergedAtRemote,
        afterKill: () => coordinatorTesting().endLeases(store),
      };
    },
  },
];

/** Kills a running program. Returns whether it had not ended by itself before. */
async function hit(run: KillableProgram, kill: Kill, moment: number): Promise<boolean> {
  await run.untilBusy();
  if (kill.during === undefined) {
    const first = await Promise.race([run.ended, delay(moment, 'late' as const)]);
    if (first !== 'late') return false;
    run.kill(kill.withGit);
  }
  await run.ended;
  return kill.during === undefined || run.wasReached();
}

const running = new Set<KillableProgram>();
afterAll(() => running.forEach((run) => run.kill(true)));
withoutCoordinatorSettings();

describe.each(PROGRAMS)('kill -9 of $name', ({ kills, during, args, open, name }) => {
  it(
    `loses nothing and repeats nothing (${kills} kills)`,
    async () => {
      const random = randomFrom(SEED);
      const hits = new Map<string, number>();
      for (let killed = 0; killed < kills;) {
        const workspace = await open();
        const before = workspace.git('rev-parse', 'HEAD');
        const tools = killingTools(workspace);
        const all = [...args, '--agent', workspace.agent(SCRIPT)];
        for (let isKilled = true; isKilled;) {
          const command = killed % 2 === 0 ? during[(killed / 2) % during.length] : undefined;
          const kill: Kill = {
            ...(command !== undefined && killed < kills && { during: command }),
            nth: 1 + Math.floor(random() * 3),
            after: Math.floor(random() * 20),
            withGit: random() < 0.5,
          };
          const run = startKillable(workspace, all, tools, kill);
          running.add(run);
          const moment = random() * 2_500;
          isKilled = killed < kills && (await hit(run, kill, moment));
          const code = await run.ended;
          running.delete(run);
          if (isKilled) {
            killed++;
            hits.set(kill.during ?? 'any', (hits.get(kill.during ?? 'any') ?? 0) + 1);
            workspace.afterKill();
          } else {
            // What failed is shown, and not only that it did.
            expect([code, code === 0 ? '' : run.output()]).toEqual([0, '']);
          }
        }
        const merged = workspace.inOrder();
        expect([...merged].sort()).toEqual(PACKAGES.map(({ id }) => id).sort());
        expect(merged.indexOf('wp-data')).toBeLessThan(merged.indexOf('wp-api'));
        expect(merged.at(-1)).toBe('wp-integration');
        expect(workspace.git('show', `${CHANGE}:README.md`)).toBe('# Board\nSessions.\n');
        workspace.expectTidy();
        expect(workspace.git('rev-parse', 'HEAD')).toBe(before);
        expect(execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })).not.toContain(
          `sleep ${DAEMON}`,
        );
      }
      // It was really killed during these commands, and at other moments.
      expect([...hits.keys()]).toEqual(
        expect.arrayContaining(['any', ...during.slice(0, Math.ceil(kills / 2))]),
      );
      if (IS_LONG) process.stderr.write(`${name}: ${JSON.stringify(Object.fromEntries(hits))}\n`);
    },
    kills * 60_000 + 120_000,
  );
});
