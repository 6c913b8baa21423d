import { tempWorkspace } from '../testing/temp-workspace';
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

  it('counts lines by project, whatever the case', async () => {
    expect(await countWords(workspace(), ['session', 'store'], projects)).toEqual({
      by,
      truncated: false,
      projects: [
        {
          project: 'api',
          lines: 4,
          words: { session: 3, store: 1 },
          files: ['apps/api/src/session.ts', 'apps/api/src/über uns.ts'],
        },
        { project: 'web', lines: 1, words: { session: 1 }, files: ['apps/web/src/page.ts'] },
      ],
    });
  });

  it.each([
    ['api', []],
    ['$x.*', ['api']],
    ['-e', []],
    ['a\nb', []],
  ])('searches %j as it is', async (word, expected) => {
    const counted = await countWords(workspace(), [word], projects);
    expect(counted.projects.map(({ project }) => project)).toEqual(expected);
  });

  it('says when there were more words than it searches for', async () => {
    const words = Array.from({ length: 17 }, (_, index) => `nothing${index}`);
    expect(await countWords(workspace(), words, projects)).toMatchObject({ truncated: true });
  });
});
