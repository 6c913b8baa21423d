import { parsePlan } from '@parallel-plan/plan';
import { planText } from '../../testing/plan-text';
import { tempWorkspace } from '../../testing/temp-workspace';
import { treeAt } from '../testing/tree';
import { provePlan } from './prove-plan';

const CHANGE = 'openspec/changes/add-users';
const PLAN = `${CHANGE}/work-packages.yaml`;
const API = `${CHANGE}/contracts/openapi/v1.yaml`;
const WORKSPACE = { projects: [], dependencies: [] };

function planOf(web: string, apiKey: string): string {
  return planText('add-users', [
    { id: 'wp-api', write: ['apps/api/**'] },
    { id: 'wp-web', write: ['apps/web/**', web] },
  ])
    .replace('keys: []', `keys: ['${apiKey}']`)
    .replace(/npx nx lint wp-\w+/g, 'npx nx run-many -t lint');
}

function prove(text: string, edited?: Parameters<typeof provePlan>[3]) {
  const { root } = tempWorkspace({ 'nx.json': '{}', [PLAN]: text, [API]: 'not: checked\n' });
  const parsed = parsePlan(text, { file: PLAN });
  return provePlan(treeAt(root), { id: 'add-users', parsed }, WORKSPACE, edited);
}

describe('provePlan', () => {
  it('does not check the contracts of a plan', () => {
    const plan = planOf('docs/**', 'contract:contracts/openapi/v1.yaml');
    const { errors, notChecked } = prove(plan.replaceAll('README.md', 'nowhere.yaml'));
    expect([errors, notChecked]).toEqual([[], []]);
  });

  it('reports two packages that own one contract', () => {
    const { errors } = prove(planOf(API, 'contract:contracts/openapi/v1.yaml'));
    expect(errors).toEqual([
      expect.stringMatching(/work-packages\.yaml:\d+:\d+ contract\/owner: /),
    ]);
  });

  it('reports them also when an edit adds the interface', () => {
    const plan = planOf(API, 'api:GET /v1/users');
    const interfaces = [{ lockKey: 'api:GET /v1/users', file: API, line: 1, column: 1 }];
    expect(prove(plan).errors).toEqual([]);
    expect(prove(plan, { files: new Set([API]), interfaces }).errors).toEqual([
      expect.stringContaining('contract/owner'),
    ]);
  });
});
