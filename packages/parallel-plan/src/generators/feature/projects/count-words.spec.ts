import { tempWorkspace } from '../../../testing/temp-workspace';
import { countWords } from './count-words';

const projects = [
  { name: 'api', root: 'apps/api' },
  { name: 'web', root: 'apps/web' },
  { name: 'web-e2e', root: 'apps/web/e2e' },
];
const files = {
  'apps/api/src/session.ts': 'class SessionStore {}\n// a session\nconst other = 1;\n',
  'apps/api/src/über uns.ts': 'session $x.*\n',
  'apps/web/src/page.ts': 'import { Session } from "x";\n',
  'apps/web/e2e/a.ts': 'rapid\n',
  'apps/web/image.bin': new Uint8Array([0, 1, 2, 115, 101, 115, 115, 105, 111, 110]),
  'apps/web/package-lock.json': 'session session',
  'openspec/changes/a/proposal.md': 'session',
  'README.md': 'session',
};

describe.each(['git', 'files'] as const)('countWords by %s', (by) => {
  const workspace = () => {
    const temp = tempWorkspace(files);
    if (by === 'git') temp.commit();
    return temp.root;
  };

  it('counts lines by project and ignores case', async () => {
    const { projects: counted, ...rest } = await countWords(
      workspace(),
      ['session', 'store'],
      projects,
    );
    expect(rest).toEqual({ by, truncated: false });
    expect(counted.map(({ project, lines, words }) => ({ project, lines, words }))).toEqual([
      { project: 'api', lines: 4, words: { session: 3, store: 1 } },
      { project: 'web', lines: 1, words: { session: 1 } },
      { project: 'web-e2e', lines: 0, words: {} },
    ]);
    expect(counted[0]).toMatchObject({
      size: 2,
      paths: { session: 1 },
      files: ['apps/api/src/session.ts', 'apps/api/src/über uns.ts'],
    });
  });

  it.each([
    ['a use', 'log(sessionStore);', 1],
    ['a definition', 'export class SessionStore {', 21],
    ['a method', '  private sessionStore(id: string): Store {', 21],
    ['a generated file', '// @generated\nclass SessionStore {', 1.05],
  ])('weights the name of the code in %s', async (_, text, weight) => {
    const temp = tempWorkspace({ 'apps/api/a.ts': `${text}\n` });
    if (by === 'git') temp.commit();
    const { projects: counted } = await countWords(temp.root, ['sessionStore'], projects);
    expect(counted.find(({ project }) => project === 'api')?.weights).toEqual({
      sessionStore: expect.closeTo(weight, 5),
    });
  });

  it.each([
    ['src/a.ts', 1],
    ['src/a.spec.ts', 0.3],
    ['docs/a.md', 0.3],
    ['i18n/de.json', 0.1],
    ['generated/client.ts', 0.05],
    ['pnpm-lock.yaml', undefined],
    ['CHANGELOG.md', undefined],
  ])('weights a line of %s with %j', async (file, weight) => {
    const temp = tempWorkspace({ [`apps/api/${file}`]: 'session\n' });
    if (by === 'git') temp.commit();
    const { projects: counted } = await countWords(temp.root, ['session'], projects);
    expect(counted.find(({ project }) => project === 'api')?.weights['session']).toBe(weight);
  });

  it.each([
    ['report', 'mergeReports()', true],
    ['report', 'REPORT_FILE', true],
    ['case', 'toLowercase()', false],
    ['url', 'the urls', true],
    ['url', 'baseUrl', true],
    ['url', 'curly', false],
    ['url', 'urlaub', false],
  ])('searches %s for %j at the start of a part', async (word, text, isFound) => {
    const temp = tempWorkspace({ 'apps/api/a.ts': `${text}\n` });
    if (by === 'git') temp.commit();
    const { projects: counted } = await countWords(temp.root, [word], projects);
    expect(counted.some(({ lines }) => lines > 0)).toBe(isFound);
  });

  it.each([
    ['api', []],
    ['$x.*', ['api']],
    ['-e', []],
    ['a\nb', []],
  ])('searches %j literally', async (word, expected) => {
    const counted = await countWords(workspace(), [word], projects);
    const found = counted.projects.filter(({ lines }) => lines > 0);
    expect(found.map(({ project }) => project)).toEqual(expected);
  });
});
