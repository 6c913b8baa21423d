import { expectNoStackTrace } from './harness/expect-message';
import { planFile } from './harness/plan';
import { useWorkspace } from './harness/use-workspace';

/** What a text may hold up a command by, in milliseconds, with the start of Nx and on a busy machine. */
const IN_TIME = 20_000;

const MEBIBYTE = 1024 * 1024;

const HOSTILE_TEXTS: readonly (readonly [string, string])[] = [
  ['10,000 nested brackets', '['.repeat(10_000)],
  ['10,000 nested maps', '{a: '.repeat(10_000)],
  ['an alias bomb', aliasBomb(12)],
  ['4 MiB of [,,,', `[${','.repeat(4 * MEBIBYTE)}`],
  ['4 MiB of closing brackets', ']\n'.repeat(2 * MEBIBYTE)],
  ['20 MB of comments', `# ${'x'.repeat(98)}\n`.repeat(200_000)],
];

describe('a hostile plan of one change', () => {
  const workspace = useWorkspace('demo');

  describe.each(HOSTILE_TEXTS)('%s', (_what, text) => {
    beforeAll(() => workspace().write(planFile('hostile'), text));

    it('does not stop nx show projects', () => {
      const { exitCode, stdout } = workspace().nx(['show', 'projects'], { timeout: IN_TIME });
      expect(exitCode).toBe(0);
      expect(stdout.split('\n')).toEqual(expect.arrayContaining(['api', 'change/hostile']));
    });

    it('is refused by validate, with a code', () => {
      const result = workspace().bin(['validate', planFile('hostile')], { timeout: IN_TIME });
      expect(result).toMatchObject({ exitCode: 1 });
      expect(result.output).toMatch(/yaml\/[a-z-]+/);
      expect(result.output.length).toBeLessThan(64 * 1024);
      expectNoStackTrace(result);
    });
  });
});

/** Each level repeats the one above nine times. */
function aliasBomb(levels: number): string {
  const lines = Array.from({ length: levels }, (_, level) => {
    const items = level === 0 ? 'x' : `*l${level - 1}`;
    return `l${level}: &l${level} [${Array(9).fill(items).join(', ')}]`;
  });
  return `${lines.join('\n')}\n`;
}
