import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { WorkspaceKind } from './harness/base-workspaces';
import { expectNoStackTrace } from './harness/expect-message';
import { planFeature } from './harness/feature';
import { REPOSITORY_ROOT } from './harness/packed-packages';
import { openChanges, readPlan, type PlannedPackage } from './harness/plan';
import type { CommandResult } from './harness/run-command';
import { useWorkspace } from './harness/use-workspace';

interface FeatureCase {
  readonly kind: WorkspaceKind;
  readonly request: string;
  /** A file outside the workspaces, relative to the repository. */
  readonly brief?: string;
  readonly args: readonly string[];
  /** Whether it names an API, which the types are generated from. */
  readonly api: boolean;
  /** Projects that the brief invents. */
  readonly newRoots?: Readonly<Record<string, string>>;
}

const CASES: readonly FeatureCase[] = [
  {
    kind: 'js-libs',
    request: 'a brief',
    brief: 'packages/parallel-plan-e2e/fixtures/shop-brief.yaml',
    args: ['--brief=brief.yaml'],
    api: true,
    newRoots: { 'exchange-rates': 'libs/exchange-rates' },
  },
  {
    kind: 'js-libs',
    request: 'a sentence',
    args: ['add discounts to orders at checkout'],
    api: false,
  },
  {
    kind: 'demo',
    request: 'a brief',
    brief: 'tools/demo/brief.yaml',
    args: ['--brief=brief.yaml'],
    api: true,
  },
  { kind: 'demo', request: 'a sentence', args: ['export the members as a CSV file'], api: false },
  {
    kind: 'demo',
    request: 'flags',
    args: [
      'invite members by email',
      '--projects=api,web',
      '--api=POST /v1/invitations,GET /v1/invitations/{id}',
      '--tables=invitations',
      '--events=invitation.sent',
    ],
    api: true,
  },
  {
    kind: 'repository',
    request: 'a brief',
    brief: 'packages/parallel-plan-e2e/fixtures/repository-brief.yaml',
    args: ['--brief=brief.yaml'],
    api: true,
  },
  {
    kind: 'repository',
    request: 'a sentence',
    args: ['report the diagnostics of a plan as SARIF'],
    api: false,
  },
];

describe.each(CASES)(
  'a feature from $request in the workspace $kind',
  ({ kind, brief, args, api, newRoots }) => {
    const workspace = useWorkspace(kind);
    let result: CommandResult;
    let changeId: string;
    let graph: ProjectGraphFile['graph'];

    beforeAll(() => {
      if (brief !== undefined) {
        workspace().write('brief.yaml', readFileSync(join(REPOSITORY_ROOT, brief), 'utf8'));
        workspace().commit('brief');
      }
      const before = openChanges(workspace());
      result = planFeature(workspace(), args);
      changeId =
        openChanges(workspace()).find((id) => !before.includes(id)) ?? `none:\n${result.output}`;
      workspace().nx(['graph', '--file=node_modules/.graph.json']);
      graph = workspace().readJson<ProjectGraphFile>('node_modules/.graph.json').graph;
    });

    it('is planned with the name of the next command', () => {
      expectNoStackTrace(result);
      expect(result).toMatchObject({ exitCode: 0 });
      expect(result.output).toContain(`change/${changeId}`);
    });

    it('writes only its change', () => {
      const outside = workspace()
        .status()
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith(`?? openspec/changes/${changeId}/`));
      expect(outside).toEqual([]);
    });

    it('passes the rules of validate', () => {
      const { stdout, exitCode } = workspace().bin(['validate', '--json']);
      expect(JSON.parse(stdout)).toMatchObject({ version: 1, valid: true, summary: { errors: 0 } });
      expect(exitCode).toBe(0);
    });

    it("passes OpenSpec's strict validation", () => {
      const { stdout, exitCode } = workspace().openspec([
        'validate',
        changeId,
        '--strict',
        '--json',
      ]);
      expect(JSON.parse(stdout)).toMatchObject({
        items: [{ id: changeId, valid: true, issues: [] }],
      });
      expect(exitCode).toBe(0);
    });

    it('has types that compile under tsc --strict if it has an API', () => {
      const types = `openspec/changes/${changeId}/contracts/generated/types.ts`;
      expect(workspace().exists(types)).toBe(api);
      if (!api) return;
      expect(workspace().read(types)).toMatch(/\bexport\b/);
      const tsc = workspace().run(
        workspace().path('node_modules/.bin/tsc'),
        [
          ...['--strict', '--noEmit', '--exactOptionalPropertyTypes', '--module', 'nodenext'],
          // Without the declarations of the workspace: the types need none, and checking those takes seconds.
          ...['--skipLibCheck', '--typeRoots', 'none', types],
        ],
        {},
      );
      expect(tsc.output.trim()).toBe('');
      expect(tsc.exitCode).toBe(0);
    });

    it('lets each package write only into the roots of its projects', () => {
      const derived = readPlan(workspace(), changeId).packages.filter(
        (planned) => projectsOf(planned).length > 0,
      );
      expect(derived.length).toBeGreaterThan(0);
      for (const planned of derived) {
        const roots = projectsOf(planned).map((name) => newRoots?.[name] ?? rootOf(name));
        const outside = planned.scope.write_allow.filter(
          (glob) => !roots.some((root) => isInside(glob, root)),
        );
        expect({ package: planned.package_id, outside }).toEqual({
          package: planned.package_id,
          outside: [],
        });
      }
    });

    it('starts with the contracts and ends with the integration, both with limited scopes', () => {
      const { packages } = readPlan(workspace(), changeId);
      expect(packages.at(0)?.package_id).toBe('wp-contracts');
      expect(packages.at(-1)?.package_id).toBe('wp-integration');
      expect(packages.filter(({ scope }) => scope.write_allow.includes('**'))).toEqual([]);
    });

    it('has an edge in the graph to every project that it writes', () => {
      const written = readPlan(workspace(), changeId)
        .packages.flatMap(projectsOf)
        .filter((name) => !newRoots?.[name]);
      const edges = graph.dependencies[`change/${changeId}`] ?? [];
      expect(edges.map(({ target }) => target)).toEqual(
        expect.arrayContaining([...new Set(written)]),
      );
      expect(new Set(edges.map(({ type }) => type))).toEqual(new Set(['implicit']));
    });

    function rootOf(project: string): string {
      return graph.nodes[project]?.data.root ?? `no project ${project}`;
    }
  },
);

interface ProjectGraphFile {
  readonly graph: {
    readonly nodes: Readonly<Record<string, { readonly data: { readonly root: string } }>>;
    readonly dependencies: Readonly<Record<string, readonly { target: string; type: string }[]>>;
  };
}

function projectsOf(planned: PlannedPackage): readonly string[] {
  return planned.inputs?.nx?.projects ?? [];
}

/** `..` can't be in a glob, so a prefix is enough. */
function isInside(glob: string, root: string): boolean {
  return glob.startsWith(`${root}/`);
}
