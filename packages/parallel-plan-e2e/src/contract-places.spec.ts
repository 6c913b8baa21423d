import { mkdirSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { expectNoStackTrace } from './harness/expect-message';
import { planFeature } from './harness/feature';
import { startTarget } from './harness/start-command';
import { useWorkspace } from './harness/use-workspace';

const CHANGE = 'measure-rooms';
const FOLDER = `openspec/changes/${CHANGE}`;
const ROOM = '4c1d6d3e-5a3f-4b6e-9a0e-0d8c1f0f2b11';
const TYPES = `${FOLDER}/contracts/generated/types.ts`;
const FEATURE = [
  ...['measure the rooms of a house', `--changeId=${CHANGE}`, '--projects=api,web'],
  ...['--api=POST /v1/rooms,GET /v1/rooms/{id}', '--tables=rooms', '--events=room.measured'],
];

describe('contracts in a folder with spaces and letters beyond ASCII', () => {
  const workspace = useWorkspace('demo', "Größe & Länge's 日本");

  it('are created, checked, regenerated and served, without writes elsewhere', async () => {
    const planned = planFeature(workspace(), [...FEATURE, '--no-claim']);
    expect(planned).toMatchObject({ exitCode: 0 });
    const written = workspace().status().trimEnd().split('\n');
    expect(written.length).toBeGreaterThan(10);
    expect(written.filter((line) => !line.startsWith(`?? ${FOLDER}/`))).toEqual([]);
    workspace().commit('plan');

    const types = workspace().read(TYPES);
    workspace().write(TYPES, 'edited\n');
    expect(workspace().nx(['run', `change/${CHANGE}:validate`])).toMatchObject({ exitCode: 1 });
    expect(workspace().nx(['run', `change/${CHANGE}:contracts`])).toMatchObject({ exitCode: 0 });
    expect(workspace().read(TYPES)).toBe(types);
    expect(workspace().nx(['run', `change/${CHANGE}:validate`])).toMatchObject({ exitCode: 0 });
    const copies = ['api', 'web'].map((app) => `?? apps/${app}/src/generated/${CHANGE}.ts`);
    expect(workspace().status().trimEnd().split('\n')).toEqual(copies);
    workspace().commit('copies');

    const mock = startTarget(workspace(), ['change:mock', `--change=${CHANGE}`]);
    try {
      const [, url = ''] = await mock.printed(/^Mock of \S+v1\.yaml: (http:\S+)/m);
      const answer = await fetch(`${url}/v1/rooms/${ROOM}`, { headers: { connection: 'close' } });
      expect(answer.status).toBe(200);
    } finally {
      await mock.stop('SIGTERM');
    }
    expect(workspace().status()).toBe('');
  });
});

describe('a machine without Java, Python and PGlite', () => {
  const workspace = useWorkspace('demo');

  it('creates the plan and names what was not generated or checked', () => {
    const env = { PATH: pathWith(['node', 'git', 'sh', 'env']), JAVA_HOME: '' };
    const options = { env };
    const planned = workspace().nx(
      ['generate', 'parallel-plan:feature', ...FEATURE, '--no-claim', '--no-interactive'],
      options,
    );
    expect(planned).toMatchObject({ exitCode: 0 });
    expectNoStackTrace(planned);
    expect(planned.output).toMatch(
      /models\.py: not generated: no openapi-generator is set up\. It needs uv, or Java 11/,
    );
    expect(planned.output).toMatch(/contract\/sql .*@electric-sql\/pglite is not installed/);
    expect(workspace().exists(TYPES)).toBe(true);
    expect(workspace().exists(`${FOLDER}/contracts/generated/models.py`)).toBe(false);

    const checked = workspace().nx(['run', `change/${CHANGE}:validate`], options);
    expect(checked).toMatchObject({ exitCode: 0 });
    expect(checked.output).toMatch(/contract\/sql.*npm install --save-dev @electric-sql\/pglite/);
    expect(checked.output).toMatch(/contract\/drift.*models\.py: not generated/);
  });

  /** A folder with these programs of this machine and no others. */
  function pathWith(programs: readonly string[]): string {
    const folder = join(workspace().root, '../bin');
    mkdirSync(folder);
    for (const program of programs) {
      symlinkSync(whereIs(program), join(folder, program));
    }
    return folder;
  }

  function whereIs(program: string): string {
    const folders = (workspace().env['PATH'] ?? '').split(delimiter);
    const found = workspace().run('which', [program], { env: { PATH: folders.join(delimiter) } });
    return found.stdout.trim();
  }
});
