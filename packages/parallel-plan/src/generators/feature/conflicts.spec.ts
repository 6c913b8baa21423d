import { decompose, parsePlan, renderPlan } from '@parallel-plan/plan';
import { SHOP } from '../testing/shop';
import { findConflicts } from './conflicts';
import type { ClaimedChange } from './context';
import type { Plan } from '@parallel-plan/plan';

describe('findConflicts', () => {
  it('names a path and the keys that two changes want', () => {
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

  it('knows that a contract of each change is a file of its own', () => {
    const key = 'contract:contracts/openapi/v1.yaml';
    expect(
      findConflicts(plan(['api'], key), [open(renderPlan(plan(['web'], undefined, 'other')))]),
    ).toEqual([]);
  });

  it('names both spellings of a lock that is not written alike', () => {
    const key = 'api:GET /v1/sessions';
    const theirs = renderPlan(plan(['api'], key, 'other')).replaceAll(key, `${key}/`);
    expect(findConflicts(plan(['api'], key), [open(theirs)])).toMatchObject([
      { keys: [`${key} × ${key}/`] },
    ]);
  });

  it('finds none between changes of different projects', () => {
    expect(
      findConflicts(plan(['api']), [open(renderPlan(plan(['web'], undefined, 'other')))]),
    ).toEqual([]);
  });

  it('says where it can not be told', () => {
    const broken = renderPlan(plan(['web'], undefined, 'other')).replace(
      'apps/web/**',
      'apps/+(web)/**',
    );
    expect(findConflicts(plan(['api']), [open(broken)])).toMatchObject([{ unknown: true }]);
  });

  it('survives a plan that is no YAML, and a change without a plan', () => {
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
