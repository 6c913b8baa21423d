import { readFileSync } from 'node:fs';

import { planFeature } from './harness/feature';
import { openChanges } from './harness/plan';
import { useWorkspace } from './harness/use-workspace';

/** Loaded before everything else in every process of Node: writes down each program that is started. */
const RECORDER = `
const { appendFileSync } = require('node:fs');
const childProcess = require('node:child_process');
for (const name of ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync']) {
  const original = childProcess[name];
  const recording = function (file, args, ...rest) {
    const words = [file, ...(Array.isArray(args) ? args : [])];
    appendFileSync(process.env.STARTED_PROGRAMS, JSON.stringify(words) + '\\n');
    return original.call(this, file, args, ...rest);
  };
  childProcess[name] = Object.assign(recording, original);
  for (const symbol of Object.getOwnPropertySymbols(original)) recording[symbol] = original[symbol];
}
`;

/** What only looks. Everything else that a dry run starts must be argued for here. */
const READ_ONLY_GIT: readonly string[] = [
  ...['cat-file', 'check-ignore', 'diff', 'for-each-ref', 'grep', 'log', 'ls-files', 'ls-tree'],
  ...['merge-base', 'remote', 'rev-list', 'rev-parse', 'show', 'status', 'symbolic-ref'],
];

describe('feature --dry-run', () => {
  const workspace = useWorkspace('demo');

  it('changes nothing and starts no program that could', () => {
    const before = openChanges(workspace());
    workspace().write('node_modules/.recorder.cjs', RECORDER);
    const log = workspace().path('node_modules/.started-programs');
    workspace().write('node_modules/.started-programs', '');
    const result = workspace().nx(
      [
        'generate',
        'parallel-plan:feature',
        'export the members as a CSV file',
        '--dry-run',
        '--no-interactive',
      ],
      {
        env: {
          NODE_OPTIONS: `--require=${workspace().path('node_modules/.recorder.cjs')}`,
          STARTED_PROGRAMS: log,
        },
      },
    );
    expect(result).toMatchObject({ exitCode: 0 });
    expect(result.output).toMatch(/CREATE openspec\/changes\/[^/]+\/work-packages\.yaml/);
    expect(workspace().status()).toBe('');
    expect(openChanges(workspace())).toEqual(before);

    const started = readFileSync(log, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as string[]);
    expect(started.length).toBeGreaterThan(0);
    expect(started.filter((words) => !onlyLooks(words))).toEqual([]);
  });

  it('reports that OpenSpec was not run', () => {
    const { output } = planFeature(workspace(), ['export the members as a CSV file', '--dry-run']);
    expect(output).toMatch(/openspec.*(not checked|skipped)|(not checked|skipped).*openspec/i);
  });
});

function onlyLooks([program = '', ...args]: readonly string[]): boolean {
  if (/(^|\/)git$/.test(program)) {
    const command = args.find((arg, index) => !arg.startsWith('-') && args[index - 1] !== '-c');
    return command !== undefined && READ_ONLY_GIT.includes(command);
  }
  // Nx loads plugins in processes of its own.
  return program === process.execPath && args.some((arg) => arg.includes('plugin-worker'));
}
