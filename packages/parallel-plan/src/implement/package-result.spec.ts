import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import type { Outcome } from './branches/attempts';
import { featureRef, packageRef } from './branches/refs';
import type { PackageStatus } from './branches/state';
import { packageResult } from './package-result';
import { readRunPlan } from './plan-of-run';
import { commitOf, moveRef, NO_COMMIT, openRunRepository } from './repository';
import { CHANGE, runWorkspace } from './testing/run-workspace';

const SCHEMA = join(__dirname, '../../../../tools/conformance/work-queue-result.schema.json');
const isResult = new Ajv2020({ strict: false, formats: { 'date-time': true } }).compile(
  JSON.parse(readFileSync(SCHEMA, 'utf8')) as object,
);

/** A package of a real plan that has ended with an outcome. */
async function ended(outcome: Outcome, state: PackageStatus['state'], text = 'Because.\nMore.') {
  const workspace = await runWorkspace();
  const repository = await openRunRepository(workspace.root);
  const plan = readRunPlan(workspace.root, CHANGE);
  const base = (await commitOf(repository, 'HEAD')) ?? '';
  await moveRef(repository, featureRef(CHANGE), base, NO_COMMIT);
  workspace.write({ 'apps/api/session.ts': 'api\n' });
  workspace.commit('work');
  const tip = (await commitOf(repository, 'HEAD')) ?? '';
  await moveRef(repository, packageRef(CHANGE, 'wp-api'), tip, NO_COMMIT);
  const work = plan.packages.find(({ package_id: id }) => id === 'wp-api');
  if (work === undefined) throw new Error('The plan has no wp-api.');
  const attempts = [{ number: 1, outcome, commit: tip, text }];
  const status: PackageStatus = { work, id: 'wp-api', state, tip, attempts, waitsFor: [] };
  return { repository, plan, status, base, tip };
}

describe('the result of a package for a work queue', () => {
  const ROWS: readonly [Outcome, PackageStatus['state'], string, readonly string[]][] = [
    ['SCOPE_VIOLATION', 'failed', 'SCOPE_VIOLATION', ['SCOPE_VIOLATION']],
    ['GIT_CHANGED', 'failed', 'SCOPE_VIOLATION', ['SCOPE_VIOLATION']],
    ['VERIFICATION_FAILED', 'failed', 'VERIFICATION_FAILED', []],
    ['VERIFICATION_INFEASIBLE', 'failed', 'VERIFICATION_INFEASIBLE', []],
    ['REVIEW_BLOCKED', 'failed', 'VERIFICATION_FAILED', []],
    ['REVIEW_FAILED', 'failed', 'VERIFICATION_FAILED', []],
    ['TIMEOUT', 'failed', 'TIMEOUT', []],
    ['AGENT_FAILED', 'failed', 'AGENT_FAILED', []],
    ['HANDOFF_INVALID', 'failed', 'AGENT_FAILED', []],
    ['NO_CHANGES', 'failed', 'NO_CHANGES', []],
    ['QUESTIONS', 'asked', 'AGENT_FAILED', ['PLAN_REVISION_REQUIRED']],
    ['PLAN_REVISION_REQUIRED', 'asked', 'AGENT_FAILED', ['PLAN_REVISION_REQUIRED']],
    ['CONTRACT_REVISION_REQUIRED', 'blocked', 'AGENT_FAILED', ['CONTRACT_REVISION_REQUIRED']],
  ];

  it.each(ROWS)(
    'for %s (%s) is %s, with the escalations %j',
    async (outcome, state, code, types) => {
      const { repository, plan, status, base, tip } = await ended(outcome, state);
      const result = await packageResult(repository, plan, status, { attempt: 2 });
      expect([isResult(result), isResult.errors]).toEqual([true, null]);
      expect(result).toMatchObject({
        status: 'failed',
        error_code: code,
        attempt: 2,
        git: { base: { ref: base }, head: { commit: tip } },
        files_modified: ['apps/api/session.ts'],
        verification: { passed: false, steps: [{ name: 'tier_required', passed: false }] },
      });
      expect(result?.escalations.map(({ type }) => type)).toEqual(types);
      // A repeated report is the same, with the same ids.
      expect(await packageResult(repository, plan, status, { attempt: 2 })).toEqual(result);
    },
  );

  it('is valid without a reason, and after a conflict', async () => {
    const { repository, plan, status } = await ended('NO_CHANGES', 'failed', '');
    expect(isResult(await packageResult(repository, plan, status))).toBe(true);
    const conflict = await packageResult(repository, plan, status, { conflict: 'a conflicts' });
    expect(isResult(conflict)).toBe(true);
    expect(conflict?.escalations).toMatchObject([
      { type: 'PLAN_REVISION_REQUIRED', severity: 'BLOCKING', summary: 'a conflicts' },
    ]);
  });

  it.each<[Outcome, PackageStatus['state']]>([
    ['STARTED', 'started'],
    ['DELIVERED', 'delivered'],
    ['AGENT_FAILED', 'started'],
    ['DELIVERED', 'waiting'],
  ])('is absent while the package is in progress: %s, %s', async (outcome, state) => {
    const { repository, plan, status } = await ended(outcome, state);
    expect(await packageResult(repository, plan, status)).toBeUndefined();
  });
});
