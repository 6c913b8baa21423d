import { moduleWorkspace } from '../testing/module-workspace';
import { CONSTRUCTS } from '../testing/constructs';

const STRICT = { strict: true };
const LOOSE = { strict: false };

describe.each([
  ['with strict', STRICT],
  ['without strict', LOOSE],
])('the code of an owner %s', (_, options) => {
  const workspace = moduleWorkspace(options);
  afterAll(() => workspace.remove());

  it.each(CONSTRUCTS.map((construct) => [construct.name, construct] as const))(
    'is accepted if it fulfils %s and reported if it does not',
    (name, { contract, fits, differs, finds, needsStrict }) => {
      const judge = (code: string) =>
        workspace.judge(contract, code).filter(({ code: rule }) => rule !== 'module/undocumented');
      expect(judge(fits).map(({ message }) => message)).toEqual([]);
      const found = judge(differs);
      const code = needsStrict && !options.strict ? 'module/strict' : 'module/mismatch';
      expect([name, found.map((problem) => problem.code)]).toEqual([
        name,
        expect.arrayContaining([code]),
      ]);
      for (const { related } of found) expect(related?.file).toMatch(/src\/index\.ts$/);
      if (finds) expect(found[0]?.message).toMatch(finds);
    },
  );
});

describe('tsconfig options that reduce checking', () => {
  it.each([
    { noCheck: true },
    { skipLibCheck: true },
    { noEmitOnError: true },
    { isolatedModules: true },
  ])('hide no errors of a contract: %j', (options) => {
    const workspace = moduleWorkspace({ strict: true, ...options });
    const [broken] = workspace.judge('export type A = Missing;', 'export type A = 1;');
    workspace.remove();
    expect(broken).toMatchObject({
      code: 'module/contract',
      message: expect.stringContaining('Missing'),
    });
  });
});
