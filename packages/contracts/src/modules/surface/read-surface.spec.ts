import {
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
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
  ['node_modules/commander', 'typings/index.d.ts'],
  ['node_modules/magic-string', 'dist/magic-string.es.d.mts'],
] as const;

/** Of each surface; `npm run test:soak` takes 100. */
const RUNS = Number(process.env['MUTATIONS'] ?? 3);
const SEED = Number(process.env['FUZZ_SEED'] ?? 7);

jest.setTimeout(120_000 + 5_000 * RUNS);

describe.each(LIBRARIES)('the surface of %s', (folder, entry) => {
  let library: ReturnType<typeof openLibrary>;
  let surface = '';

  beforeAll(async () => {
    library = openLibrary(folder, entry);
    const answer = await readSurface(library.code, 120_000);
    if ('failure' in answer) throw new Error(answer.failure);
    surface = answer.text;
  });

  afterAll(() => library.close());

  it('is fulfilled by its own code', () => {
    expect(compareWithCode(surface, library.code, library.host)).toEqual([]);
  });

  it('is not fulfilled after a change that callers can see', () => {
    const missed: string[] = [];
    let count = 0;
    for (const { what, text } of mutationsOf(surface, SEED)) {
      if (count === RUNS) break;
      const [problem] = compareWithCode(text, library.code, library.host);
      // The compiler refuses the mutation itself.
      if (problem?.code === 'module/contract') continue;
      count += 1;
      if (problem === undefined) missed.push(what);
    }
    expect({ count, missed }).toEqual({ count: RUNS, missed: [] });
  });
});

/**
 * A library with its program host. An installed one is copied out of `node_modules`, because only
 * then are its files inlined.
 */
function openLibrary(folder: string, entry: string) {
  if (!folder.startsWith('node_modules')) {
    const code = { entry: join(ROOT, folder, entry), tsconfig: TSCONFIG };
    return { code, host: new ProgramHost(ROOT), close: () => undefined };
  }
  const root = mkdtempSync(join(realpathSync(tmpdir()), 'parallel-plan-surface-'));
  const copy = join(root, basename(folder));
  mkdirSync(copy);
  cpSync(join(ROOT, folder), copy, {
    recursive: true,
    filter: (file) => lstatSync(file).isDirectory() || /\.d\.[mc]?ts$|package\.json$/u.test(file),
  });
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'), 'junction');
  return {
    code: { entry: join(copy, entry), tsconfig: TSCONFIG },
    host: new ProgramHost(root),
    close: () => rmSync(root, { recursive: true }),
  };
}
