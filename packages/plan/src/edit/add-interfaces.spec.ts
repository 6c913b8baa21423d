import { parsePlan } from '../parse/parse-plan';
import { addInterfaces } from './add-interfaces';
import { insertEntry } from './insert';
import { PlanEditError } from './yaml-source';

const PLAN = `schema_version: 1
feature: { id: f, plan_revision: 3 } # three
contracts:
  revision: 1
  # no API yet
  openapi: { primary: contracts/README.md, files: ['contracts/README.md'] }
packages:
  - package_id: wp-api
    task_type: implement
    description: Does its part.
    depends_on: []   # nothing
    priority: 5
    locks:
      files: []
      keys:
        - "db:schema:users" # ours
    scope: { write_allow: [apps/api/**], read_allow: [apps/api/**] }
    worktree: { name: wp-api }
    timeout_minutes: 60
    retry_budget: 1
    min_trust_level: 2
    verification:
      tier_required: C
      steps:
        - { name: lint, kind: command, command: x, evidence: { artifacts: [], result_keys: [] } }
    outputs: { result_keys: [done] }
`;

function edited(
  ...args: Parameters<typeof addInterfaces> extends [unknown, ...infer R] ? R : never
) {
  return addInterfaces(parsePlan(PLAN), ...args);
}

describe('addInterfaces', () => {
  it('adds keys, dependencies and globs once, in the style of the plan', () => {
    const { text, revision } = edited({
      gains: [
        {
          packageId: 'wp-api',
          keys: ['db:schema:users', 'event:a.b'],
          reads: ['openspec/**', 'apps/api/**'],
        },
      ],
    });
    expect(revision).toBe(4);
    expect(text).toBe(
      PLAN.replace('plan_revision: 3', 'plan_revision: 4')
        .replace('users" # ours', 'users" # ours\n        - "event:a.b"')
        .replace('read_allow: [apps/api/**]', 'read_allow: [apps/api/**, openspec/**]'),
    );
  });

  it('names the first API of a plan and its mock', () => {
    const { text, parsed } = edited({
      gains: [],
      openapi: {
        file: 'contracts/openapi/v1.yaml',
        insteadOf: 'contracts/README.md',
        prism: { command: 'npx prism', base_url: 'http://127.0.0.1:4010' },
      },
    });
    expect(text).toContain(
      "openapi: { primary: contracts/openapi/v1.yaml, files: ['contracts/openapi/v1.yaml'] }\n",
    );
    expect(text).toContain('  # no API yet\n');
    expect(parsed.plan?.contracts).toEqual({
      revision: 1,
      openapi: { primary: 'contracts/openapi/v1.yaml', files: ['contracts/openapi/v1.yaml'] },
      generated: { typescript_dir: 'contracts/generated' },
      mocks: {
        prism: { enabled: true, command: 'npx prism', base_url: 'http://127.0.0.1:4010' },
      },
    });
  });

  it('refuses an unknown package', () => {
    expect(() => edited({ gains: [{ packageId: 'wp-web' }] })).toThrow(PlanEditError);
  });
});

describe('insertEntry', () => {
  const entry = { lines: ['/b:', '  get: {}'], flow: '"/b": {"get":{}}' };

  it.each([
    [
      'paths:\n  /a: # one\n    get: {}\n# end\n',
      'paths:\n  /a: # one\n    get: {}\n  /b:\n    get: {}\n# end\n',
    ],
    ['{"paths": {"/a": {}}}', '{"paths": {"/a": {}, "/b": {"get":{}}}}'],
    ['paths: {}\nx: 1\n', 'paths: { "/b": {"get":{}} }\nx: 1\n'],
    [
      'paths:\r\n    /a: |\r\n        x\r\nx: 1\r\n',
      'paths:\r\n    /a: |\r\n        x\r\n    /b:\r\n      get: {}\r\nx: 1\r\n',
    ],
  ])('adds to %j', (text, expected) => {
    expect(insertEntry(text, ['paths'], entry)).toBe(expected);
  });
});
