import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CHANGE, runWorkspace, type RunWorkspace } from './testing/run-workspace';

const ROOT = join(__dirname, '../../../..');
const PROGRAM = join(__dirname, '../bin/parallel-plan.ts');
/** The program from its source: Node itself can't start a TypeScript file. */
const START = `process.argv.splice(1, 0, ${JSON.stringify(PROGRAM)}); require(process.argv[1]);`;
const KILLS = process.env['SOAK'] === undefined ? 20 : 300;
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_261_127);

const PACKAGES = [
  { id: 'wp-contracts', write: ['contracts/**'], taskType: 'contracts' },
  { id: 'wp-data', write: ['libs/data/**'], dependsOn: ['wp-contracts'] },
  {
    id: 'wp-api',
    write: ['apps/api/**'],
    dependsOn: ['wp-data'],
    verify: 'test -f libs/data/a.txt',
  },
  { id: 'wp-web', write: ['apps/web/**'], dependsOn: ['wp-contracts'] },
  {
    id: 'wp-integration',
    write: ['README.md'],
    dependsOn: ['wp-api', 'wp-web'],
    taskType: 'integrate',
    verify: 'test -f apps/api/a.txt && test -f apps/web/a.txt',
  },
];

const SCRIPT = {
  'wp-contracts': [[{ write: { path: 'contracts/a.txt', text: 'a' } }, { sleep: 200 }]],
  'wp-data': [[{ write: { path: 'libs/data/a.txt', text: 'a' } }, { sleep: 200 }]],
  'wp-api': [
    [
      { write: { path: 'apps/api/a.txt', text: 'a' } },
      { git: ['add', '-A'] },
      { git: ['commit', '-qm', 'mine'] },
      { daemon: 98_711 },
      { sleep: 200 },
    ],
  ],
  'wp-web': [[{ write: { path: 'apps/web/a.txt', text: 'a' } }, { sleep: 200 }]],
  'wp-integration': [[{ write: { path: 'README.md', text: '# Board\nSessions.\n' } }]],
};

/** The same moments for the same seed: https://en.wikipedia.org/wiki/Linear_congruential_generator */
function moments(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

interface Run {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  output(): string;
}

function start({ root }: RunWorkspace, agent: string): Run {
  const args = ['--require', join(ROOT, 'node_modules/@swc-node/register'), '-e', START, '--'];
  const run = ['implement', CHANGE, '--no-claims', '--agent', agent, '--prepare', 'sleep 0.1'];
  const child = spawn(process.execPath, [...args, ...run], {
    cwd: root,
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      TS_NODE_PROJECT: join(ROOT, 'packages/parallel-plan/tsconfig.lib.json'),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return { child, ended, output: () => output };
}

/** Resolves when the program has shown that it works, so that a kill hits work and not its loading. */
async function untilBusy({ child, ended }: Run): Promise<void> {
  const busy = new Promise<void>((resolve) => child.stdout?.once('data', () => resolve()));
  await Promise.race([busy, ended]);
}

function expectAllMergedOnce(workspace: RunWorkspace): void {
  const merged = workspace.mergedPackages();
  expect([...merged].sort()).toEqual(PACKAGES.map(({ id }) => id).sort());
  expect(merged.indexOf('wp-data')).toBeLessThan(merged.indexOf('wp-api'));
  expect(merged.at(-1)).toBe('wp-integration');
  expect(workspace.merged('README.md')).toBe('# Board\nSessions.\n');
}

describe('kill -9 at any moment', () => {
  it(
    `loses nothing and does nothing twice (${KILLS} kills)`,
    async () => {
      const random = moments(SEED);
      for (let kills = 0; kills < KILLS;) {
        const workspace = await runWorkspace(PACKAGES);
        const before = workspace.git('rev-parse', 'HEAD');
        const agent = workspace.agent(SCRIPT);
        for (;;) {
          const run = start(workspace, agent);
          await untilBusy(run);
          const isLast = kills >= KILLS;
          const first = isLast
            ? await run.ended
            : await Promise.race([run.ended, delay(random() * 2_500, 'late' as const)]);
          if (first !== 'late') {
            // What failed is shown, and not only that it did.
            expect([first, first === 0 ? '' : run.output()]).toEqual([0, '']);
            break;
          }
          run.child.kill('SIGKILL');
          kills++;
          await run.ended;
        }
        expectAllMergedOnce(workspace);
        workspace.expectTidy();
        expect(workspace.git('rev-parse', 'HEAD')).toBe(before);
        expect(execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })).not.toContain(
          'sleep 98711',
        );
      }
    },
    KILLS * 20_000,
  );
});
