import { join, resolve } from 'node:path';
import { compareWithCode } from '../check/judge-module';
import { ProgramHost } from '../check/program-host';
import { mutationsOf } from '../testing/mutations';
import { readSurface } from './read-surface';

const ROOT = resolve(__dirname, '../../../../..');
const TSCONFIG = join(ROOT, 'packages/contracts/tsconfig.lib.json');

/** Our own packages, and libraries of others that are written in many ways. */
const LIBRARIES = [
  ['packages/plan', 'src/index.ts'],
  ['packages/contracts', 'src/index.ts'],
  ['packages/coordinator', 'src/index.ts'],
  ['packages/parallel-plan', 'src/index.ts'],
  ['node_modules/yaml', 'dist/index.d.ts'],
  ['node_modules/minisearch', 'dist/es/index.d.ts'],
  ['node_modules/fast-check', 'lib/fast-check.d.ts'],
  ['node_modules/prettier', 'index.d.ts'],
  ['node_modules/log-update', 'index.d.ts'],
] as const;

/** Of each surface, or all if it has fewer; `FUZZ_RUNS=100` takes a quarter of an hour. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 3);
const SEED = Number(process.env['FUZZ_SEED'] ?? 7);

jest.setTimeout(60_000 * RUNS);

describe.each(LIBRARIES)('the surface of %s', (folder, entry) => {
  const code = { entry: join(ROOT, folder, entry), tsconfig: TSCONFIG };
  const host = new ProgramHost(ROOT);
  let surface = '';

  beforeAll(async () => {
    const answer = await readSurface(code, 120_000);
    if ('failure' in answer) throw new Error(answer.failure);
    surface = answer.text;
  });

  it('is fulfilled by its own code', () => {
    expect(compareWithCode(surface, code, host)).toEqual([]);
  });

  it('is not fulfilled once a caller would see a difference', () => {
    const mutations = mutationsOf(surface, SEED, RUNS);
    const missed = mutations.filter(({ text }) => compareWithCode(text, code, host).length === 0);
    expect(missed.map(({ what }) => what)).toEqual([]);
  });
});
