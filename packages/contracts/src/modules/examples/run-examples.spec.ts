import { moduleWorkspace } from '../testing/module-workspace';
import { runExamples } from './run-examples';

const EXAMPLES = `import assert from 'node:assert/strict';
import { helper } from '@ws/helper';

export async function* examples(module: { limit(wanted: number): Promise<number> }) {
  yield {
    name: 'a page has at most 50 items',
    async run() {
      assert.equal(await module.limit(80), helper(50));
    },
  };
  yield { name: 'a small page is kept', run: async () => assert.equal(await module.limit(3), 3) };
}
`;

describe('shared examples', () => {
  const workspace = moduleWorkspace({ strict: true, paths: { '@ws/helper': ['./helper.ts'] } });
  afterAll(() => workspace.remove());
  workspace.write('helper.ts', 'export const helper = (n: number): number => n;');

  async function run(code: string, text = EXAMPLES) {
    workspace.write('src/index.ts', `export * from './limit.js';`);
    workspace.write('src/limit.ts', code);
    const file = 'contracts/modules/pages.examples.ts';
    workspace.write(file, text);
    const source = { file, text, entry: 'src/index.ts', tsconfig: 'tsconfig.json' };
    const { findings } = await runExamples([source], { root: workspace.root, timeoutMs: 20_000 });
    return findings.map(({ line, message }) => `${line}: ${message}`);
  }

  it('pass on correct code, whatever it prints', async () => {
    const code = `console.log('{}'); export const limit = async (n: number) => Math.min(n, 50);`;
    expect(await run(code)).toEqual([]);
  });

  it('report the failed case and its place', async () => {
    const found = await run('export const limit = async (n: number): Promise<number> => n;');
    expect(found).toEqual([expect.stringMatching(/^6: "a page has at most 50 items" fails: /)]);
  });

  it.each([
    ['code that throws', `throw new Error('no database');`, EXAMPLES, /no database/],
    ['no function', 'export {};', 'export const a = 1;', /examples\(module\)/],
    ['no case', 'export {};', 'export function* examples() {}', /no example/],
    ['a case without a function', 'export {};', 'export const examples = () => [1];', /name, run/],
    ['code that ends the process', 'process.exit(3);', EXAMPLES, /did not end/],
  ])('fail with %s', async (_, code, text, message) => {
    expect(await run(code, text)).toEqual([expect.stringMatching(message)]);
  });
});
