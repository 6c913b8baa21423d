import fc from 'fast-check';
import { parse } from 'yaml';
import { conformancePlans } from '../testing/conformance';
import { canonicalLockKey, NAMESPACES, parseLockKey } from './lock-key';

describe('parseLockKey', () => {
  it.each([
    'api:GET /v1/users',
    'api:DELETE /v1/users/{id}',
    'api:GET /',
    'db:schema:users',
    'db:migration-slot',
    'event:session.created',
    'flag:billing/*',
    'flag:gates.architecture.mode',
    'env:shared-fixtures',
    'env:transport-2',
    'contract:contracts/openapi/v1.yaml',
    'contract:gen-eval-framework:cli',
    'feature:add-login:pause',
    'feature:Add:Login.2:write',
  ])('keeps the canonical key %s', (key) => {
    expect(parseLockKey(key)).toMatchObject({ canonical: key });
    expect(parseLockKey(key).problem).toBeUndefined();
  });

  it.each([
    ['api:get /v1/users', 'api:GET /v1/users'],
    ['api:GET  /v1/users', 'api:GET /v1/users'],
    ['api: GET /v1/users', 'api:GET /v1/users'],
    ['api:GET /v1/users/', 'api:GET /v1/users'],
    ['api:GET //v1//users//', 'api:GET /v1/users'],
    ['api:GET v1/users', 'api:GET /v1/users'],
    ['api:GET /v1/users\n', 'api:GET /v1/users'],
    ['API:GET /v1/Users', 'api:GET /v1/Users'],
    ['db:schema:Users', 'db:schema:users'],
    ['db:migration_slot', 'db:migration-slot'],
    ['DB:Migration-Slot ', 'db:migration-slot'],
    ['event:Session.Created', 'event:session.created'],
    ['flag:Billing/x', 'flag:billing/x'],
    ['env: Coverage-Baseline', 'env:coverage-baseline'],
    ['contract:./contracts//events/x.json', 'contract:contracts/events/x.json'],
    ['feature:add-login:Pause', 'feature:add-login:pause'],
  ])('returns the canonical form of %j', (key, canonical) => {
    expect(parseLockKey(key)).toMatchObject({ canonical, problem: { kind: 'not-canonical' } });
  });

  it.each([
    ['api:ZZZ /  two  spaces', 'not-canonical'],
    ['api:ZZZ /users', 'not-canonical'],
    ['api:GET', 'not-canonical'],
    ['api:GET https://example.test/users', 'not-canonical'],
    ['api:GET /users?page=1', 'not-canonical'],
    ['db:schema:user-sessions', 'not-canonical'],
    ['db:schema:1st', 'not-canonical'],
    ['event:session_created', 'not-canonical'],
    ['flag:new-checkout', 'not-canonical'],
    ['contract:../other/openapi.yaml', 'not-canonical'],
    ['contract:/etc/passwd', 'not-canonical'],
    ['contract:a\u0007b', 'not-canonical'],
    ['feature:quick-task', 'not-canonical'],
    ['feature:multi-vendor-review:agent-config', 'not-canonical'],
    ['impl:refresh-cli', 'unknown-namespace'],
    ['db:users', 'unknown-namespace'],
    ['', 'unknown-namespace'],
    ['src/app.ts', 'unknown-namespace'],
    ['__proto__:x', 'unknown-namespace'],
    ['env:3000', 'port'],
    ['env:port-3000', 'port'],
    ['env:api_port_8080', 'port'],
    ['env:localhost:3000', 'port'],
  ])('returns no canonical form for %j: %s', (key, kind) => {
    expect(parseLockKey(key)).toMatchObject({ problem: { kind } });
    expect(canonicalLockKey(key)).toBeUndefined();
  });

  it('keeps any canonical key', () => {
    let canonicalised = 0;
    fc.assert(
      fc.property(keys, (key) => {
        const canonical = canonicalLockKey(key);
        if (canonical === undefined) return;
        canonicalised++;
        expect(parseLockKey(canonical)).toMatchObject({ canonical });
        expect(parseLockKey(canonical).problem).toBeUndefined();
      }),
      { seed: 21, numRuns: 5_000 },
    );
    expect(canonicalised).toBeGreaterThan(500);
  });

  const plans = conformancePlans().filter((plan) => plan.checks !== undefined);
  it(`agrees with the lock key verdict on ${plans.length} real plans`, () => {
    expect(plans.length).toBeGreaterThan(0);
    for (const { file, text, checks } of plans) {
      const bad = lockKeysOf(text).filter((key) => parseLockKey(key).problem !== undefined);
      expect({ file, sound: bad.length === 0 }).toEqual({ file, sound: checks?.['lock_keys'] });
    }
  });
});

const keys = fc
  .tuple(
    fc.constantFrom(...NAMESPACES.map((name) => `${name}:`), 'API: ', 'db:'),
    fc.constantFrom('', 'GET ', 'post  ', 'x:', './', ' '),
    fc.string({
      unit: fc.constantFrom(...'aBz09/._-*: {}\n\t'),
      maxLength: 12,
    }),
  )
  .map((parts) => parts.join(''));

function lockKeysOf(text: string): readonly string[] {
  const plan = parse(text) as { packages: { locks?: { keys?: string[] } }[] };
  return plan.packages.flatMap((entry) => entry.locks?.keys ?? []);
}
