import { readdirSync } from 'node:fs';

import { cacheHits } from './harness/cache-hits';
import { plannedFeature } from './harness/feature';
import { useWorkspace } from './harness/use-workspace';

const CHANGE = 'add-team-notes';
const FOLDER = `openspec/changes/${CHANGE}`;
const COPIES = ['apps/api', 'apps/web'].map((root) => `${root}/src/generated/${CHANGE}.ts`);
const [, COPY = ''] = COPIES;
const CODE = 'apps/web/src/notes.ts';

const BRIEF = `title: Team notes
description: Members of a team write notes.
changeId: ${CHANGE}
projects: [api, web]
operations:
  - method: GET
    path: /v1/notes/{id}
    owner: api
    consumers: [web]
    response: { fields: [{ name: id, type: string, format: uuid }, { name: text, type: string }] }
`;

/** Code of the consumer that uses the types of an operation. */
function using(module: string): string {
  return `import type { paths } from '${module}';

type Found = paths['/v1/notes/{id}']['get']['responses'][200]['content']['application/json'];

export function titleOf({ text }: Found): string {
  return text.slice(0, 40);
}
`;
}

interface Graph {
  readonly graph: {
    readonly dependencies: Readonly<Record<string, readonly { readonly target: string }[]>>;
  };
}

// One story: each test starts from the state that the one before it has left.
describe('the types of an operation in projects', () => {
  const workspace = useWorkspace('demo');
  const nx = (...args: string[]) => workspace().nx(args);
  const check = () => workspace().bin(['contracts', '--change', CHANGE, '--check']);
  const validate = () => nx('run', `change/${CHANGE}:validate`);

  beforeAll(() => {
    // The demo has no @nx/js, with which Nx would do this by default.
    const nxJson = workspace().readJson<object>('nx.json');
    const pluginsConfig = { '@nx/js': { analyzeSourceFiles: true } };
    workspace().write('nx.json', `${JSON.stringify({ ...nxJson, pluginsConfig }, null, 2)}\n`);
    workspace().commit('analyze sources');
    workspace().write('brief.yaml', BRIEF);
    plannedFeature(workspace(), ['--brief=brief.yaml']);
  });

  function edges(): readonly string[] {
    expect(nx('graph', '--file=dist/graph.json')).toMatchObject({ exitCode: 0 });
    const { graph } = workspace().readJson<Graph>('dist/graph.json');
    return Object.entries(graph.dependencies).flatMap(([source, targets]) =>
      targets.map(({ target }) => `${source} -> ${target}`),
    );
  }

  function build() {
    return nx('run-many', '-t', 'build', 'test', '-p', 'web', '--skipNxCache');
  }

  it('are planned in both projects and created by wp-contracts', () => {
    expect(validate()).toMatchObject({ exitCode: 0 });
    const checked = check();
    expect(checked.exitCode).toBe(1);
    for (const file of COPIES) {
      expect(workspace().exists(file)).toBe(false);
      expect(checked.output).toContain(`${file}:1:1 ${CHANGE}.ts is missing.`);
    }
  });

  it('are written by the contracts target and restored from the cache', () => {
    expect(nx('run', `change/${CHANGE}:contracts`)).toMatchObject({ exitCode: 0 });
    const written = COPIES.map((file) => workspace().read(file));
    expect(workspace().status().trimEnd().split('\n')).toEqual(COPIES.map((file) => `?? ${file}`));
    expect(check()).toMatchObject({ exitCode: 0 });
    workspace().run('rm', COPIES, {});
    const again = nx('run', `change/${CHANGE}:contracts`);
    expect(cacheHits(again)).toEqual({ hits: 1, tasks: 1 });
    expect(COPIES.map((file) => workspace().read(file))).toEqual(written);
    workspace().commit('generated types');
  });

  it('are reported after a manual edit', () => {
    const text = workspace().read(COPY);
    workspace().write(COPY, text.replace('text: string', 'text: number'));
    for (const found of [validate(), check()]) {
      expect(found.exitCode).toBe(1);
      expect(found.output).toMatch(/was edited by hand/);
    }
    workspace().write(COPY, text);
    expect(validate()).toMatchObject({ exitCode: 0 });
  });

  it('add no edge from a project to the change, unlike an import from its folder', () => {
    workspace().write(CODE, using(`../../../${FOLDER}/contracts/generated/types.ts`));
    const linked = `web -> change/${CHANGE}`;
    expect(edges()).toContain(linked);
    expect(workspace().bin(['modules', 'check']).output).toContain('contract/imported');

    workspace().write(CODE, using(`./generated/${CHANGE}.ts`));
    const found = edges();
    expect(found.filter((edge) => /-> change/.test(edge))).toEqual([`change -> change/${CHANGE}`]);
    expect(build()).toMatchObject({ exitCode: 0 });
    workspace().commit('use the types');
  });

  it('remain when the change is archived', () => {
    expect(workspace().openspec(['archive', CHANGE, '--yes'])).toMatchObject({ exitCode: 0 });
    const open = readdirSync(workspace().path('openspec/changes'));
    expect(open).not.toContain(CHANGE);
    expect(workspace().exists(COPY)).toBe(true);
    expect(edges().filter((edge) => /change/.test(edge))).toEqual([]);
    expect(build()).toMatchObject({ exitCode: 0 });
  });
});
