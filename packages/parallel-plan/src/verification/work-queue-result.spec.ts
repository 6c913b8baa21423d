import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import type { StepResult, WorkResult } from './work-result';
import { type QueueOptions, toWorkQueueResult } from './work-queue-result';

const SCHEMA = JSON.parse(
  readFileSync(
    join(__dirname, '../../../../tools/conformance/work-queue-result.schema.json'),
    'utf8',
  ),
) as object;
const isResult = new Ajv2020({
  strict: false,
  allErrors: true,
  formats: { 'date-time': true },
}).compile(SCHEMA);

const EVIDENCE = { artifacts: [{ path: 'dist/a.js', state: 'file' }], result_keys: [] } as const;
const STEPS: Readonly<Record<string, StepResult>> = {
  passed: {
    name: 'lint',
    kind: 'command',
    status: 'passed',
    command: 'npx nx lint a',
    cwd: '.',
    exit_code: 0,
    evidence: EVIDENCE,
  },
  failed: {
    name: 'x'.repeat(200),
    kind: 'command',
    status: 'failed',
    reason: 'exit-code',
    command: 'false',
    exit_code: 1,
    evidence: EVIDENCE,
  },
  late: {
    name: 'slow',
    kind: 'command',
    status: 'failed',
    reason: 'timeout',
    command: 'sleep 9',
    evidence: EVIDENCE,
  },
  skipped: {
    name: 'next',
    kind: 'command',
    status: 'not-run',
    reason: 'earlier-step-failed',
    command: '',
    evidence: EVIDENCE,
  },
  ci: {
    name: 'ci',
    kind: 'ci',
    status: 'pending',
    provider: 'github',
    required_checks: ['test'],
    evidence: EVIDENCE,
  },
  manual: { name: 'look', kind: 'manual', status: 'pending', instructions: '', evidence: EVIDENCE },
};

function result(more: Partial<WorkResult> & { steps?: readonly StepResult[] } = {}): WorkResult {
  const { steps = [STEPS['passed'] as StepResult], ...rest } = more;
  return {
    schema_version: 1,
    change: 'add-x',
    feature_id: 'add-x',
    package_id: 'wp-api',
    status: 'passed',
    code: null,
    revisions: { plan: 2, contracts: 3 },
    scope: { write_allow: ['apps/api/**'], read_allow: ['**'], deny: [] },
    locks: { files: [], keys: ['api:GET /v1/x', 'api:GET /v1/x'] },
    base: 'a'.repeat(40),
    head: 'b'.repeat(40),
    files_modified: ['apps/api/a.ts', 'apps/api/odd '],
    verification: { tier_required: 'A', tier_reached: 'A', steps },
    results: {},
    artifacts: [],
    not_checked: [],
    ...rest,
  };
}

const AT: QueueOptions = { detectedAt: '2026-01-31T12:00:00Z' };
const step = (...names: readonly string[]) => names.flatMap((name) => STEPS[name] ?? []);

describe('toWorkQueueResult', () => {
  it.each<[string, WorkResult, Partial<QueueOptions>, object]>([
    [
      'a pass',
      result(),
      {},
      { status: 'completed', attempt: 1, plan_revision: 2, contracts_revision: 3, escalations: [] },
    ],
    [
      'a pass that waited',
      result({ steps: step('passed', 'ci', 'manual') }),
      {},
      { status: 'completed' },
    ],
    [
      'a failure',
      result({
        status: 'failed',
        code: 'VERIFICATION_FAILED',
        message: 'It failed.',
        steps: step('failed', 'skipped'),
      }),
      { attempt: 2 },
      { status: 'failed', error_code: 'VERIFICATION_FAILED', attempt: 2, notes: 'It failed.' },
    ],
    [
      'a timeout',
      result({ status: 'failed', code: 'VERIFICATION_FAILED', steps: step('late') }),
      {},
      { status: 'failed', error_code: 'TIMEOUT' },
    ],
    [
      'a tier out of reach',
      result({
        status: 'infeasible',
        code: 'VERIFICATION_INFEASIBLE',
        message: 'Tier A asks for tests.',
        steps: [],
      }),
      {},
      {
        status: 'failed',
        error_code: 'VERIFICATION_INFEASIBLE',
        verification: { passed: false, steps: [{ name: 'tier_required', passed: false }] },
        escalations: [{ type: 'VERIFICATION_INFEASIBLE', severity: 'BLOCKING' }],
      },
    ],
    [
      'work out of scope',
      result(),
      { errorCode: 'SCOPE_VIOLATION' },
      { status: 'failed', error_code: 'SCOPE_VIOLATION' },
    ],
    [
      'a wanted contract change',
      result(),
      {
        escalations: [
          { type: 'CONTRACT_REVISION_REQUIRED', severity: 'BLOCKING', summary: 'y'.repeat(900) },
        ],
      },
      { escalations: [{ type: 'CONTRACT_REVISION_REQUIRED', package_id: 'wp-api' }] },
    ],
  ])('returns for %s what the work queue accepts', (_, given, options, expected) => {
    const converted = toWorkQueueResult(given, { ...AT, ...options });
    expect(converted).toMatchObject(expected);
    expect({ valid: isResult(converted), errors: isResult.errors }).toEqual({
      valid: true,
      errors: null,
    });
    // A repeat is the same, so that a queue can drop it.
    expect(toWorkQueueResult(given, { ...AT, ...options })).toEqual(converted);
  });

  it.each([
    ['pending', result({ status: 'pending' })],
    ['of unknown commits', result({ base: null, head: null })],
  ])('returns nothing for a result that is %s', (_, given) => {
    expect(toWorkQueueResult(given, AT)).toBeUndefined();
  });
});
