import type { Plan, WorkPackage } from '../parse/plan.generated';
import { parsePlan } from '../parse/parse-plan';
import { SAMPLE_PLAN } from '../parse/testing/sample-plan';
import { conformancePlans } from '../testing/conformance';
import { addPackage } from './add-package';

describe('addPackage', () => {
  it('inserts the package before the integration and raises the revision', () => {
    const { text, revision } = addPackage(parsePlan(SAMPLE_PLAN), {
      work: NEW,
      mergedBy: 'wp-api',
    });
    expect(revision).toBe(3);
    const kept = SAMPLE_PLAN.split('\n').filter((line) => !text.split('\n').includes(line));
    expect(kept).toEqual(['  plan_revision: 2']);
    expect(
      text.slice(text.indexOf('  - package_id: wp-new'), text.indexOf('  - package_id: wp-api')),
    ).toMatchInlineSnapshot(`
      "  - package_id: wp-new
          task_type: implement
          description: "First line.


            Another, long enough that it is folded when it is written: First line.


            Another, long enough that it is folded when it is written: "
          depends_on: [wp-contracts]
          priority: 5
          locks:
            files: []
            keys: []
          scope:
            # From the roots of new.
            write_allow:
              - apps/new/**
              - "**/[[]x]"
            read_allow:
              - "**"
          worktree:
            name: wp-new
          timeout_minutes: 60
          retry_budget: 1
          min_trust_level: 2
          verification:
            tier_required: C
            steps:
              - name: look
                kind: manual
                manual_instructions: "on"
                evidence:
                  artifacts: []
                  result_keys: []
          inputs:
            nx:
              projects: [new]
          outputs:
            result_keys: [done]
      "
    `);
  });

  it('changes nothing else in any plan, with any line breaks', () => {
    let count = 0;
    for (const { text: original } of conformancePlans()) {
      for (const text of [original, original.replaceAll('\n', '\r\n'), asJson(original)]) {
        const parsed = parsePlan(text);
        if (parsed.plan === undefined) continue;
        const mergedBy = parsed.plan.packages.at(-1)?.package_id ?? '';
        const after = addPackage(parsed, { work: NEW, mergedBy }).parsed.plan;
        expect(after?.packages.filter(({ package_id }) => package_id === 'wp-new')).toEqual([NEW]);
        expect(without(after)).toEqual(expected(parsed.plan, mergedBy));
        count++;
      }
    }
    process.stdout.write(`addPackage: ${count} texts\n`);
    expect(count).toBeGreaterThan(1);
  });

  it('appends the package to a plan without an integration', () => {
    const { parsed } = addPackage(parsePlan(SAMPLE_PLAN), { work: NEW });
    expect(parsed.plan?.packages.at(-1)).toEqual(NEW);
  });

  it.each([
    ['unsound', 'x: 1', undefined],
    ['unknown-package', SAMPLE_PLAN, 'wp-z'],
  ])('refuses with %s', (code, text, mergedBy) => {
    const add = () =>
      addPackage(parsePlan(text), { work: NEW, ...(mergedBy !== undefined && { mergedBy }) });
    expect(add).toThrow(expect.objectContaining({ code }));
  });
});

const NEW: WorkPackage = {
  package_id: 'wp-new',
  task_type: 'implement',
  description: 'First line.\n\nAnother, long enough that it is folded when it is written: '.repeat(
    2,
  ),
  depends_on: ['wp-contracts'],
  priority: 5,
  locks: { files: [], keys: [] },
  scope: { write_allow: ['apps/new/**', '**/[[]x]'], read_allow: ['**'] },
  worktree: { name: 'wp-new' },
  timeout_minutes: 60,
  retry_budget: 1,
  min_trust_level: 2,
  verification: {
    tier_required: 'C',
    steps: [
      {
        name: 'look',
        kind: 'manual',
        manual_instructions: 'on',
        evidence: { artifacts: [], result_keys: [] },
      },
    ],
  },
  inputs: { nx: { projects: ['new'] } },
  outputs: { result_keys: ['done'] },
};

function asJson(text: string): string {
  return JSON.stringify(parsePlan(text).plan ?? null, null, 2);
}

function without(plan: Plan | undefined): unknown {
  return (
    plan && { ...plan, packages: plan.packages.filter(({ package_id }) => package_id !== 'wp-new') }
  );
}

/** Written apart from the code under test. */
function expected(plan: Plan, mergedBy: string): Plan {
  const copy = JSON.parse(JSON.stringify(plan)) as Plan;
  copy.feature.plan_revision += 1;
  const merging = copy.packages.find(({ package_id }) => package_id === mergedBy);
  merging?.depends_on.push('wp-new');
  merging?.scope.write_allow.push('apps/new/**', '**/[[]x]');
  return copy;
}
