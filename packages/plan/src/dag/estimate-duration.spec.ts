import type { Plan } from '../parse/plan.generated';
import { countTasks } from '../slices/package-texts';
import { estimateDuration } from './estimate-duration';

const CHAIN = { a: [], b: ['a'], c: ['b'], d: ['c'] };
const BESIDE = { a: [], b: ['a'], c: ['a'], d: ['a'], integration: ['b', 'c', 'd'] };

describe('estimateDuration', () => {
  it.each([
    // Requirement report.show-the-estimate, scenario "Long chain".
    ['a chain with one task each', CHAIN, 1, 0, { planMinutes: 18, oneAgentMinutes: 6 }],
    ['three packages side by side', BESIDE, 10, 0, { planMinutes: 54, oneAgentMinutes: 70.5 }],
    ['verification steps as tasks', CHAIN, 1, 2, { planMinutes: 30, oneAgentMinutes: 18 }],
    ['no tasks', CHAIN, 0, 2, { planMinutes: 0, oneAgentMinutes: 0, speedUp: 1 }],
    ['a cycle', { a: ['b'], b: ['a'] }, 3, 0, { waves: 0, planMinutes: 0, oneAgentMinutes: 0 }],
    ['no packages', {}, 3, 0, { waves: 0, width: 0, speedUp: 1, planMinutes: 0 }],
  ])('estimates %s', (_, dependencies, tasks, steps, expected) => {
    const ids = Object.keys(dependencies);
    const estimate = estimateDuration(
      planOf(dependencies, steps),
      new Map(ids.map((id) => [id, tasks])),
    );
    expect(estimate).toMatchObject(expected);
  });
});

describe('countTasks', () => {
  it('counts the check boxes below the heading of each package', () => {
    const text = `# Tasks

## 1. wp-contracts: Contracts

- [x] 1.1 Complete it
- [ ] 1.2 Check it
  - [ ] not a task of its own

\`\`\`
## wp-example: in a code block
\`\`\`

## wp-api: Sign in
* [ ] Do it

## 3. wp-web: nothing to do
`;
    expect([...countTasks(text)]).toEqual([
      ['wp-contracts', 2],
      ['wp-api', 1],
      ['wp-web', 0],
    ]);
  });

  it.each(['', '# Tasks', '- [ ] without a package'])('finds no package in %j', (text) => {
    expect(countTasks(text).size).toBe(0);
  });
});

function planOf(dependencies: Readonly<Record<string, readonly string[]>>, steps: number): Plan {
  const packages = Object.entries(dependencies).map(([id, base]) => ({
    package_id: id,
    depends_on: base,
    task_type: id === 'integration' ? 'integrate' : 'implement',
    verification: { steps: Array.from({ length: steps }) },
  }));
  return { packages } as unknown as Plan;
}
