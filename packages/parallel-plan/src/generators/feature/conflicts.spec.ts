import { decompose, parsePlan, renderPlan } from '@parallel-plan/plan';
import { SHOP } from '../testing/shop';
import { findConflicts } from './conflicts';
import type { ClaimedChange } from './context';
import type { Plan } from '@parallel-plan/plan';

describe('findConflicts', () => {
  it('names a path and the keys that two changes use', () => {
    const key = 'api:POST /v1/sessions';
    expect(
      findConflicts(plan(['api'], key), [open(renderPlan(plan(['api', 'web'], key, 'other')))]),
    ).toEqual([
      {
        change: 'other',
        paths: [expect.stringMatching(/^apps\/api\//)],
        keys: [key],
        unknown: false,
      },
    ]);
  });

  it('treats contracts of two changes as separate files', () => {
    const key = 'contract:contracts/openapi/v1.yaml';
    expect(
      findConflicts(plan(['api'], key), [open(renderPlan(plan(['web'], undefined, 'other')))]),
    ).toEqual([]);
  });

  it('names both spellings of a lock', () => {
    const key = 'api:GET /v1/sessions';
    const theirs = renderPlan(plan(['api'], key, 'other')).replaceAll(key, `${key}/`);
    expect(findConflicts(plan(['api'], key), [open(theirs)])).toMatchObject([
      { keys: [`${key} × ${key}/`] },
    ]);
  });

  it('returns nothing for changes of different projects', () => {
    expect(
      findConflicts(plan(['api']), [open(renderPlan(plan(['web'], undefined, 'other')))]),
    ).toEqual([]);
  });

  it('reports what cannot be decided', () => {
    const broken = renderPlan(plan(['web'], undefined, 'other')).replace(
      'apps/web/**',
      'apps/+(web)/**',
    );
    expect(findConflicts(plan(['api']), [open(broken)])).toMatchObject([{ unknown: true }]);
  });

  it('accepts invalid YAML and a change without a plan', () => {
    const withoutPlan = { id: 'none', root: 'openspec/changes/none', deltas: [] };
    expect(findConflicts(plan(['api']), [open('['), withoutPlan])).toEqual([]);
  });
});

function plan(projects: readonly string[], key?: string, changeId = 'mine'): Plan {
  return decompose(
    {
      changeId,
      title: 'Mine',
      description: 'Mine.',
      tier: 'local-parallel',
      createdBy: 'parallel-plan',
      projects: projects.map((name) => ({ name })),
      interfaces:
        key === undefined
          ? []
          : [
              {
                kind: 'operation',
                lockKey: key,
                owner: 'api',
                consumers: [],
                artifact: 'contracts/openapi/v1.yaml',
              },
            ],
      openapiFiles: ['contracts/openapi/v1.yaml'],
      rootManifests: [],
    },
    SHOP,
  );
}

function open(text: string): ClaimedChange {
  return { id: 'other', root: 'openspec/changes/other', deltas: [], plan: parsePlan(text) };
}
