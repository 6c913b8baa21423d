import { parsePlan } from '../../parse/parse-plan';
import { checkPlan } from '../check-plan';
import { contractFacts, CONTRACTS_FOLDER } from '../contract/testing/contract-facts';
import { asPlan } from '../testing/findings-of';
import { moduleOwner } from './owner';

const FILE = `${CONTRACTS_FOLDER}/contracts/modules/data-access-comments.d.ts`;

function messages(packages: string): readonly string[] {
  const contracts = contractFacts({ files: new Set([FILE]), interfaces: [] });
  return checkPlan(parsePlan(asPlan(packages)), { contracts })
    .filter(({ code }) => code === 'module/owner')
    .map(({ message }) => message);
}

describe('module/owner', () => {
  it('reports the wrong example and accepts the right one', () => {
    const { wrong, right } = moduleOwner.meta.examples;
    expect(messages(wrong)).toEqual([
      'No package owns the module contract of "data-access-comments": add "contract:contracts/modules/data-access-comments.d.ts" to locks.keys of the package that implements it.',
    ]);
    expect(messages(right)).toEqual([]);
  });

  it.each([
    ['implementation', 1],
    ['contracts', 0],
  ])('counts a package of the type %s', (type, count) => {
    const key = 'contract:contracts/modules/data-access-comments.d.ts';
    const found = messages(`packages:
  - package_id: wp-one
    task_type: implement
    locks: { files: [], keys: ['${key}'] }
  - package_id: wp-two
    task_type: ${type}
    locks: { files: [], keys: ['${key}'] }`);
    expect(found).toHaveLength(count);
  });
});
