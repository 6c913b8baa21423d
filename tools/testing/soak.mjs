/** `npm run test:soak`: at full length, what `npm test` only starts. Takes long; all of it runs, whatever fails. */
import { spawnSync } from 'node:child_process';

const env = { FUZZ_RUNS: '5000', MUTATIONS: '100', ...process.env, SOAK: '1' };
const runs = [
  ['packages/plan/jest.config.cjs', 'fuzz', 'read-plain-yaml', 'sync'],
  ['packages/contracts/jest.config.cjs', 'fuzz', 'read-surface'],
  ['packages/parallel-plan/jest.config.cjs', '--runInBand', 'fuzz', 'approval', 'killed'],
  ['packages/coordinator/jest.config.cjs', '--runInBand', 'stress'],
  ['packages/parallel-plan/jest.config.cjs', '--runInBand', 'implement/kill'],
  [
    'packages/parallel-plan-e2e/jest.config.cjs',
    '--runInBand',
    ...['src/nx-', 'src/ci.spec', 'src/mock.spec', 'src/task-graph.spec'],
  ],
];

for (const [config, ...args] of runs) {
  const { status } = spawnSync(
    process.execPath,
    [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      'node_modules/jest/bin/jest.js',
      '--config',
      config,
      ...args,
    ],
    { env, stdio: 'inherit' },
  );
  if (status !== 0) process.exitCode = 1;
}
