import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { planText } from '../testing/plan-text';
import { tempWorkspace } from '../testing/temp-workspace';

const ROOT = join(__dirname, '../../../..');
const BIN = join(__dirname, 'parallel-plan.ts');
const FOLDER = 'openspec/changes/a';
const PLAN = `${FOLDER}/work-packages.yaml`;
const SOUND = planText('a', [{ id: 'wp-main', write: ['src/**'] }]);

/** What one command may print, in bytes. */
const MOST_BYTES = 64 * 1024;
/** The limits of a hostile text, for a busy machine. */
const MOST_MS = 10_000;
const MOST_MEMORY_KB = 1024 * 1024;

jest.setTimeout(120_000);

/** Runs the program from its source, and measures its own memory. */
function validate(root: string, ...args: readonly string[]) {
  const memory = join(root, 'memory');
  const program = `
    process.argv.splice(1, 0, ${JSON.stringify(BIN)});
    process.on('exit', () => require('node:fs').writeFileSync(
      ${JSON.stringify(memory)}, String(process.resourceUsage().maxRSS)));
    require(process.argv[1]);`;
  const register = ['--require', join(ROOT, 'tools/testing/register.cjs')];
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...register, '-e', program, '--', 'validate', ...args],
    {
      cwd: root,
      env: {
        ...process.env,
        NODE_OPTIONS: '',
      },
      maxBuffer: 256 * 1024 * 1024,
    },
  );
  return {
    status,
    text: `${stdout.toString()}${stderr.toString()}`,
    bytes: stdout.length + stderr.length,
    milliseconds: performance.now() - start,
    kilobytes: Number(readFileSync(memory, 'utf8')),
  };
}

const packages = (count: number, dependsOn: (at: number) => readonly string[]) =>
  planText(
    'a',
    Array.from({ length: count }, (_, at) => ({
      id: `wp-p${at}`,
      write: [`libs/p${at}/**`],
      dependsOn: dependsOn(at),
    })),
  );

/** Texts with very many findings, or with one about a very long text. */
const TEXTS: readonly (readonly [
  name: string,
  files: Readonly<Record<string, string>>,
  counted: RegExp,
])[] = [
  [
    '1,000 packages with a finding each',
    { [PLAN]: packages(1_000, (at) => [`wp-missing-${at}`]) },
    /\b9\d\d more findings/,
  ],
  [
    '1,000 packages that depend on each other in one cycle',
    { [PLAN]: packages(1_000, (at) => [`wp-p${(at + 1) % 1_000}`]) },
    /more/,
  ],
  [
    '1,000 packages that write one folder',
    { [PLAN]: packages(1_000, () => []).replace(/libs\/p\d+\/\*\*/g, 'libs/**') },
    /more/,
  ],
  [
    '100,000 keys that nobody knows',
    { [PLAN]: `${SOUND}${Array.from({ length: 100_000 }, (_, at) => `k${at}: 1\n`).join('')}` },
    /more/,
  ],
  ['a key of 1 MB', { [PLAN]: `${SOUND}${'k'.repeat(1_000_000)}: 1\n` }, /more than 64 KiB/],
  [
    'a value of 1 MB',
    { [PLAN]: SOUND.replace('task_type: implement', `task_type: ${'v'.repeat(1_000_000)}`) },
    /more than 64 KiB/,
  ],
  [
    'an open string of 1 MB in SQL',
    { [PLAN]: SOUND, [`${FOLDER}/contracts/db/schema.sql`]: `select 'x${'y'.repeat(1_000_000)}` },
    /unterminated quoted string/,
  ],
  [
    '300 contracts that cannot be read',
    {
      [PLAN]: SOUND,
      ...Object.fromEntries(
        Array.from({ length: 300 }, (_, at) => [
          `${FOLDER}/contracts/events/e${at}.schema.json`,
          '{',
        ]),
      ),
    },
    /\b\d+ more findings/,
  ],
];

describe('the output of a command', () => {
  it.each(TEXTS)('is cut with a count, in time: %s', (_, files, counted) => {
    const { root } = tempWorkspace({ 'nx.json': '{}', ...files });
    for (const format of ['text', 'github']) {
      const result = validate(root, '--format', format);
      expect(result.status).toBe(1);
      expect(result.bytes).toBeLessThan(MOST_BYTES);
      expect(result.text).toMatch(counted);
      expect(result.milliseconds).toBeLessThan(MOST_MS);
      expect(result.kilobytes).toBeLessThan(MOST_MEMORY_KB);
    }
  });

  it('is complete as JSON', () => {
    const [, files] = TEXTS[0] ?? [];
    const { root } = tempWorkspace({ 'nx.json': '{}', ...files });
    const { text } = validate(root, '--json');
    const { files: reports } = JSON.parse(text) as { files: { diagnostics: unknown[] }[] };
    expect(reports[0]?.diagnostics.length).toBeGreaterThanOrEqual(1_000);
  });
});
