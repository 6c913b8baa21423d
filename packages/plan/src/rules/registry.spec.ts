import { parsePlan } from '../parse/parse-plan';
import { checkPlan } from './check-plan';
import { contractFacts } from './contract/testing/contract-facts';
import { MODULE_RULES } from './module/module-rules';
import { RULE_CATALOGUE, RULES } from './registry';
import { asPlan } from './testing/findings-of';

/** What a workspace, contract files or their history show, not plans. */
const CHECKED_ELSEWHERE = [
  ...['unowned', 'foreign', 'split', 'missing-edge', 'tags', 'stale'].map((id) => `boundary/${id}`),
  'verification/unknown-target',
  // The specs of the change show it; tested in package/requirements.spec.ts.
  'requirement/unassigned',
  'contract/external-ref',
  'contract/unreadable',
  'contract/imported',
  'contract/openapi',
  'contract/example',
  'contract/problem-details',
  'contract/discriminator',
  'contract/sql-syntax',
  'contract/sql',
  'contract/event',
  'contract/drift',
  'contract/breaking',
  'contract/revision',
  ...MODULE_RULES.map(({ meta }) => meta.id),
  'module/owner',
];

describe('the rules', () => {
  it('have unique ids', () => {
    const ids = RULE_CATALOGUE.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('are required exactly if a valid plan must pass them', () => {
    const required = RULE_CATALOGUE.filter((meta) => meta.required).map(({ id }) => id);
    expect(required.filter((id) => !id.startsWith('yaml/'))).toEqual([
      'schema',
      'package/duplicate-id',
      'package/unknown-dependency',
      'package/cycle',
      'scope/invalid-glob',
      'scope/outside-workspace',
      'scope/overlap',
      'scope/file-folder',
      'scope/too-complex',
    ]);
  });

  const unreachable = [
    'yaml/too-large',
    'schema',
    'change/requirement-overlap',
    ...CHECKED_ELSEWHERE,
  ];
  const checked = RULE_CATALOGUE.filter(({ id }) => !unreachable.includes(id));
  it.each(checked)(
    'include $id, which reports its wrong example and accepts its right one',
    ({ id, examples }) => {
      expect(codesOf(examples.wrong)).toContain(id);
      expect(codesOf(examples.right)).not.toContain(id);
    },
  );

  it.each(RULE_CATALOGUE)('include $id with complete sentences', ({ summary, why, howToFix }) => {
    for (const text of [summary, why, howToFix]) expect(text).toMatch(/^[A-Z`].*\.$/s);
    expect(summary.length).toBeLessThan(120);
  });

  it('report nothing for an unreadable text', () => {
    expect(checkPlan(parsePlan(']')).every(({ code }) => code.startsWith('yaml/'))).toBe(true);
    expect(RULES.length).toBeGreaterThan(0);
  });
});

/** What rules that ask for it are told of the disk. */
const ON_DISK = {
  directories: new Set<string>(),
  outside: new Map<string, string>(),
  literal: new Map([['app/[id]/page.tsx', 'app/[id]/page.tsx']]),
};

function codesOf(example: string): string[] {
  const others = example
    .split(/^# another change\n/m)
    .map((text, index) => parsePlan(asPlan(text), { file: `${index}.yaml` }));
  const [plan, ...otherPlans] = others;
  if (plan === undefined) return [];
  const options = { otherPlans, paths: ON_DISK, contracts: contractFacts() };
  return checkPlan(plan, options).map(({ code }) => code);
}
