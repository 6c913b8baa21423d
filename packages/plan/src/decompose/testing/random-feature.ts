import fc from 'fast-check';
import { type Workspace, type WorkspaceProject } from '../../words/facts';
import { type FeatureRequest, type RequestedInterface } from '../feature-request';

/** A request and its workspace. */
export interface RandomFeature {
  readonly request: FeatureRequest;
  readonly workspace: Workspace;
}

/**
 * Generates workspaces of up to 40 projects, with nested projects, cycles, scoped and unusual
 * names, and sometimes a root project, and requests that touch some of them. Excludes requests that
 * cannot become a plan (braces in roots, roots in `openspec`).
 */
export function randomFeature(): fc.Arbitrary<RandomFeature> {
  return fc
    .uniqueArray(project(), {
      maxLength: 40,
      minLength: 1,
      selector: ({ root }) => root,
    })
    .chain((found) => {
      const projects = found.map((item, index) => ({
        ...item,
        name: `${item.name}${index % 3 === 0 ? index : ''}`,
      }));
      const unique = [...new Map(projects.map((item) => [item.name, item])).values()];
      const name = fc.constantFrom(...unique.map((item) => item.name));
      return fc
        .record({
          dependencies: fc.array(fc.record({ source: name, target: name }), { maxLength: 80 }),
          requested: fc.uniqueArray(name, { minLength: 1, maxLength: 40 }),
          created: fc.uniqueArray(folder(), { maxLength: 3 }),
          interfaces: fc.array(
            fc.record({ owner: fc.nat(), consumers: fc.array(name, { maxLength: 3 }) }),
            { maxLength: 8 },
          ),
          tier: fc.constantFrom<FeatureRequest['tier']>(
            'local-parallel',
            'local-parallel',
            'sequential',
          ),
          maxPackages: fc.integer({ min: 1, max: 40 }),
          rootManifests: fc.subarray([
            'package.json',
            'package-lock.json',
            'nx.json',
            'app [x].json',
          ]),
        })
        .map((choice) => toFeature(unique, choice));
    });
}

interface Choice {
  readonly dependencies: Workspace['dependencies'];
  readonly requested: readonly string[];
  readonly created: readonly string[];
  readonly interfaces: readonly { readonly owner: number; readonly consumers: readonly string[] }[];
  readonly tier: FeatureRequest['tier'];
  readonly maxPackages: number;
  readonly rootManifests: readonly string[];
}

function toFeature(projects: readonly WorkspaceProject[], choice: Choice): RandomFeature {
  const roots = new Set(projects.map(({ root }) => root));
  const created = choice.created
    .filter((root) => !roots.has(root))
    .map((newRoot, index) => ({ name: `New/${index}`, newRoot }));
  const owners = [...choice.requested, ...created.map(({ name }) => name)];
  const owned = choice.interfaces.map(({ owner, consumers }, index) => ({
    ...kindOf(index),
    owner: owners[owner % owners.length] ?? '',
    consumers,
  }));
  return {
    workspace: { projects, dependencies: choice.dependencies },
    request: {
      changeId: 'add-thing',
      title: 'Add a thing',
      description: 'Adds a thing.',
      tier: choice.tier,
      createdBy: 'someone',
      projects: [...choice.requested.map((name) => ({ name })), ...created],
      interfaces: owned,
      openapiFiles: ['contracts/openapi/v1.yaml'],
      maxPackages: choice.maxPackages,
      rootManifests: choice.rootManifests,
      projectFiles: Object.fromEntries(
        projects.map(({ name, root }) => [
          name,
          [root === '.' ? 'project.json' : `${root}/project.json`],
        ]),
      ),
    },
  };
}

function kindOf(index: number): Pick<RequestedInterface, 'kind' | 'lockKey' | 'artifact'> {
  const kinds = [
    {
      kind: 'operation',
      lockKey: `api:GET /v1/things${index}`,
      artifact: 'contracts/openapi/v1.yaml',
    },
    { kind: 'table', lockKey: `db:schema:things${index}`, artifact: 'contracts/db/schema.sql' },
    {
      kind: 'event',
      lockKey: `event:thing${index}.made`,
      artifact: `contracts/events/${index}.json`,
    },
  ] as const;
  return kinds[index % 3] ?? kinds[0];
}

function project(): fc.Arbitrary<WorkspaceProject> {
  return fc.record({
    name: fc.oneof(
      fc.constantFrom(
        'contracts',
        'integration',
        'main',
        'api',
        'API',
        '@scope/api',
        'scope-api',
        '日本',
        '-',
      ),
      fc.string({ unit: fc.constantFrom(...'abZ@/._- ,*é'), minLength: 1, maxLength: 8 }),
      fc.string({ unit: fc.constantFrom(...'abc-'), minLength: 60, maxLength: 90 }),
    ),
    root: fc.oneof({ weight: 20, arbitrary: folder() }, { weight: 1, arbitrary: fc.constant('.') }),
    type: fc.constantFrom<WorkspaceProject['type']>('application', 'library', 'e2e'),
    tags: fc.subarray(['scope:web', 'scope:server', 'type:data']),
    targets: fc.subarray(['build', 'e2e', 'lint', 'test', 'typecheck']),
  });
}

/** Uses few names, so that folders are often nested. */
function folder(): fc.Arbitrary<string> {
  return fc
    .array(fc.constantFrom('a', 'b', 'ab', '[id]', '(x)', '.github', 'a b'), {
      minLength: 1,
      maxLength: 4,
    })
    .map((names) => names.join('/'));
}
