import { parsePlan } from '../../parse/parse-plan';
import { checkPlan } from '../check-plan';
import { validatePlans } from '../validate-plans';
import { conformancePlans } from '../../testing/conformance';
import { findingsOf, placeOf } from '../testing/findings-of';
import { API_FILE, contractFacts, CONTRACTS_FOLDER } from './testing/contract-facts';

const SCHEMA_SQL = `${CONTRACTS_FOLDER}/contracts/db/schema.sql`;

const ISSUE = {
  code: 'contract/example',
  message: 'There is no example.',
  file: API_FILE,
  line: 12,
  column: 9,
  endLine: 12,
  endColumn: 20,
} as const;

describe('a finding of a contract checker', () => {
  const plan = parsePlan('packages: []', { file: `${CONTRACTS_FOLDER}/work-packages.yaml` });
  const check = (options: Parameters<typeof checkPlan>[1]) =>
    checkPlan(plan, options).filter(({ file }) => file === API_FILE);
  const contracts = contractFacts({ interfaces: [], issues: [ISSUE] });

  it('is reported at its place with the severity of the rule', () => {
    expect(check({ contracts })).toEqual([
      {
        code: 'contract/example',
        severity: 'error',
        message: 'There is no example.',
        file: API_FILE,
        line: 12,
        column: 9,
        endLine: 12,
        endColumn: 20,
        related: [],
      },
    ]);
  });

  it.each([
    ['off', []],
    ['info', ['info']],
    ['warn', ['warning']],
  ] as const)('has the severity of the settings: %s', (setting, severities) => {
    const found = check({ contracts, rules: { 'contract/example': setting } });
    expect(found.map(({ severity }) => severity)).toEqual(severities);
  });

  it.each([
    [{}, undefined, 'warning'],
    [{ strict: true }, undefined, 'error'],
    [{}, 'error', 'error'],
    [{ strict: true, rules: { 'contract/breaking': 'info' } }, undefined, 'info'],
  ] as const)(
    'about a breaking edit has, with %j and %s, the severity %s',
    (options, severity, expected) => {
      const issue = { ...ISSUE, code: 'contract/breaking', ...(severity && { severity }) };
      const found = check({
        contracts: contractFacts({ issues: [issue], interfaces: [] }),
        ...options,
      });
      expect(found.map((finding) => finding.severity)).toEqual([expected]);
    },
  );

  it('comes after the findings of its plan and appears in no other plan', () => {
    const other = parsePlan('packages: []', { file: 'other.yaml' });
    const { files } = validatePlans([other, plan], {
      contracts: new Map([[plan.file, contracts]]),
    });
    const codes = files.map(({ diagnostics }) => diagnostics.map(({ code }) => code));
    expect(codes[0]).not.toContain('contract/example');
    expect(codes[1]?.at(-1)).toBe('contract/example');
    expect(codes[1]).toContain('schema');
  });

  it('is limited like other rules', () => {
    const issues = Array.from({ length: 1_500 }, (_, line) => ({ ...ISSUE, line: line + 1 }));
    expect(check({ contracts: contractFacts({ issues, interfaces: [] }) })).toHaveLength(1_001);
  });
});

describe('contract/missing-file', () => {
  const found = (names: readonly string[], facts = contractFacts()) =>
    findingsOf(
      'contract/missing-file',
      `contracts:\n  revision: 1\n  openapi: { primary: ${names[0]}, files: ${JSON.stringify(names)} }`,
      { contracts: facts },
    );

  it.each([
    ['the change', 'contracts/openapi/v1.yaml'],
    ['the change, spelt differently', './contracts/openapi//v1.yaml'],
    ['the workspace', API_FILE],
  ])('reports a file below %s', (_, name) => {
    expect(found([name])).toEqual([]);
  });

  it('reports a missing file once with a suggestion', () => {
    const [finding, ...others] = found(['contracts/openapi/v2.yaml']);
    expect([finding && placeOf(finding), others]).toEqual(['3:23', []]);
    expect(finding?.message).toContain('Did you mean "contracts/openapi/v1.yaml"?');
    expect(finding?.fix?.edits[0]?.text).toBe('contracts/openapi/v1.yaml');
  });

  it('reports a module contract that only a lock key names', () => {
    const plan = `contracts:
  revision: 1
  openapi: { primary: contracts/openapi/v1.yaml, files: [contracts/openapi/v1.yaml] }
packages:
  - package_id: wp-comments
    locks: { files: [], keys: ['contract:contracts/modules/comments.d.ts', 'contract:contracts/README.md'] }`;
    const findings = findingsOf('contract/missing-file', plan, { contracts: contractFacts() });
    expect(findings.map(({ message }) => message)).toEqual([
      expect.stringContaining('The contract "contracts/modules/comments.d.ts" does not exist'),
    ]);
    expect(findings[0]?.fix).toBeUndefined();
  });

  it('reports nothing without knowledge of the disk', () => {
    const missing = ['contracts/openapi/v2.yaml'];
    expect(found(missing, contractFacts({ complete: false }))).toEqual([]);
  });

  it('ignores a path that leaves the workspace, which another rule reports', () => {
    expect(found(['../v1.yaml'])).toEqual([]);
  });
});

describe('contract/lock-missing', () => {
  const found = (keys: readonly string[], facts = contractFacts()) =>
    findingsOf('contract/lock-missing', `locks:\n  files: []\n  keys: ${JSON.stringify(keys)}`, {
      contracts: facts,
    });

  it('reports the place in the contract', () => {
    const [finding] = found([]);
    expect(finding).toMatchObject({ file: API_FILE, line: 7, column: 5, severity: 'warning' });
    expect(finding?.message).toContain('"api:GET /v1/users"');
  });

  it.each([['api:GET /v1/users'], ['api:get /v1/users/']])('accepts %s', (key) => {
    expect(found([key])).toEqual([]);
  });

  it('requires no lock for tables that a contract only refers to', () => {
    const interfaces = [
      { lockKey: 'db:schema:users', file: SCHEMA_SQL, line: 1, column: 1, isReference: true },
    ];
    expect(found([], contractFacts({ interfaces }))).toEqual([]);
  });

  it('ignores the names of path parameters', () => {
    const interfaces = [{ lockKey: 'api:GET /v1/users/{id}', file: API_FILE, line: 1, column: 1 }];
    expect(found(['api:GET /v1/users/{userId}'], contractFacts({ interfaces }))).toEqual([]);
  });

  it('reports a file without any lock once', () => {
    const interfaces = Array.from({ length: 600 }, (_, index) => ({
      lockKey: `api:GET /v1/r${index}`,
      file: API_FILE,
      line: index + 3,
      column: 3,
    }));
    const all = found([], contractFacts({ interfaces }));
    expect(all).toHaveLength(1);
    expect(all[0]).toMatchObject({ line: 3, message: expect.stringContaining('and 597 more') });
  });
});

describe('lock/contract-unknown', () => {
  const found = (key: string, facts = contractFacts()) =>
    findingsOf('lock/contract-unknown', `locks:\n  files: []\n  keys: ['${key}']`, {
      contracts: facts,
    });

  it.each([
    ['contract:contracts/openapi/v1.yaml', 0],
    [`contract:${API_FILE}`, 0],
    ['contract:contracts/openapi/v2.yaml', 1],
    ['contract:libs/x.yaml', 1],
  ])('%s: %i', (key, count) => {
    expect(found(key)).toHaveLength(count);
  });

  it('accepts a path below contracts/ when the files are unknown', () => {
    const none = contractFacts({ files: new Set(), interfaces: [] });
    expect(found('contract:contracts/openapi/v2.yaml', none)).toEqual([]);
  });
});

interface OwnerCase {
  readonly first: string;
  readonly second: string;
  readonly count: number;
}

describe('contract/owner', () => {
  const facts = contractFacts({
    files: new Set([API_FILE, SCHEMA_SQL]),
    interfaces: [
      { lockKey: 'api:GET /v1/users/{id}', file: API_FILE, line: 7, column: 5 },
      { lockKey: 'db:schema:users', file: SCHEMA_SQL, line: 1, column: 14 },
    ],
  });
  const BUILDS = "locks: { files: [], keys: ['api:GET /v1/users/{userId}'] }";
  const LOCKS = "locks: { files: [], keys: ['contract:contracts/openapi/v1.yaml'] }";
  const plan = (first: string, second: string, dependsOn = '') => `packages:
  - package_id: wp-a
    depends_on: []
    ${first}
  - package_id: wp-b
    depends_on: [${dependsOn}]
    ${second}`;
  const write = (glob: string, deny = '') =>
    `scope: { write_allow: ['${glob}'], read_allow: ['**'], deny: [${deny}] }`;

  it.each<readonly [string, OwnerCase]>([
    ['builds, and locks the contract', { first: BUILDS, second: LOCKS, count: 1 }],
    ['locks the contract, and builds', { first: LOCKS, second: BUILDS, count: 1 }],
    [
      'builds, and may write the contract',
      { first: BUILDS, second: write(`${CONTRACTS_FOLDER}/contracts/**`), count: 1 },
    ],
    [
      'builds, and may write another contract',
      { first: BUILDS, second: write(SCHEMA_SQL), count: 0 },
    ],
    [
      'builds, and may write all but the contract',
      { first: BUILDS, second: write('openspec/**', `'${API_FILE}'`), count: 0 },
    ],
    [
      'locks the contract under two names',
      { first: LOCKS, second: `locks: { files: [], keys: ['contract:${API_FILE}'] }`, count: 1 },
    ],
    [
      'locks the contract by key and as a file',
      { first: LOCKS, second: `locks: { files: ['${API_FILE}'], keys: [] }`, count: 1 },
    ],
    ['locks the contract by one key: lock/overlap', { first: LOCKS, second: LOCKS, count: 0 }],
    ['builds one operation: lock/overlap', { first: BUILDS, second: BUILDS, count: 0 }],
    [
      'may write the contract, both: scope/overlap',
      { first: write(API_FILE), second: write('openspec/**'), count: 0 },
    ],
    [
      'builds something else',
      { first: "locks: { files: [], keys: ['api:GET /v1/other'] }", second: LOCKS, count: 0 },
    ],
  ])('one package … and the other …: %s', (_, { first, second, count }) => {
    const options = { contracts: facts };
    expect(findingsOf('contract/owner', plan(first, second), options)).toHaveLength(count);
    expect(findingsOf('contract/owner', plan(first, second, 'wp-a'), options)).toEqual([]);
  });

  it('names packages, contract and place', () => {
    const [finding] = findingsOf('contract/owner', plan(BUILDS, LOCKS), { contracts: facts });
    expect(finding).toMatchObject({
      severity: 'error',
      line: 7,
      data: { packages: ['wp-a', 'wp-b'], file: API_FILE },
      related: [{ line: 4 }],
    });
  });
});

describe('the contract rules on real plans', () => {
  const plans = conformancePlans().filter(({ outcome }) => outcome === 'valid');

  it(`report nothing without their contracts (${plans.length})`, () => {
    for (const { file, text } of plans) {
      const found = checkPlan(parsePlan(text, { file }));
      expect(found.filter(({ code }) => code.startsWith('contract/'))).toEqual([]);
    }
  });

  it(`report no second owner with their contracts (${plans.length})`, () => {
    let withContracts = 0;
    for (const { file, text } of plans) {
      const parsed = parsePlan(text, { file });
      const { primary, files } = parsed.view.contracts;
      const names = [...(primary ? [primary] : []), ...files].map(({ value }) => value);
      const interfaces = parsed.view.packages.flatMap(({ locks }) =>
        locks.keys
          .filter(({ value }) => /^(?:api|db|event):/.test(value))
          .map(({ value }) => ({ lockKey: value, file: names[0] ?? '', line: 1, column: 1 })),
      );
      if (names.length > 0) withContracts++;
      const contracts = contractFacts({ files: new Set(names), interfaces });
      const found = checkPlan(parsed, { contracts });
      const errors = found.filter(({ severity }) => severity === 'error');
      expect({ file, errors }).toEqual({ file, errors: [] });
    }
    expect(withContracts).toBeGreaterThan(0);
  });
});
