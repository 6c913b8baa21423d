import fc from 'fast-check';
import { lockKeysConflict } from './lock-conflict';

describe('lockKeysConflict', () => {
  it.each([
    ['api:GET /v1/users', 'api:GET /v1/users', true],
    ['api:GET /v1/users', 'api:get  /v1/users/', true],
    ['api:GET /v1/users', 'api:POST /v1/users', false],
    ['api:GET /v1/users', 'api:GET /v1/Users', false],
    ['api:GET /v1/users/{id}', 'api:GET /v1/users/{userId}', true],
    ['api:GET /v1/users/{id}', 'api:GET /v1/users/:id', true],
    ['api:GET /v1/users/{id}.json', 'api:GET /v1/users/{name}.json', true],
    ['api:GET /v1/users/{id}', 'api:GET /v1/users/me', false],
    ['api:GET /v1/users/{id}', 'api:GET /v1/users/{id}/keys', false],
    ['db:schema:users', 'db:schema:Users', true],
    ['db:migration-slot', 'db:migration_slot', true],
    ['flag:billing/*', 'flag:billing/x', true],
    ['flag:billing/*', 'flag:billing/x/y', true],
    ['flag:billing/*', 'flag:billings/x', false],
    ['flag:billing/*/beta', 'flag:billing/eu/*', true],
    ['flag:billing/*/beta', 'flag:billing/eu/alpha', false],
    ['flag:a*c', 'flag:ab*', true],
    ['flag:a*c', 'flag:*d', false],
    ['flag:*', 'flag:anything', true],
    ['flag:*', 'env:anything', false],
    ['contract:contracts/a.yaml', 'contract:./contracts/a.yaml', true],
    ['no key', ' no key ', true],
    ['event:a.b', 'event:a.c', false],
  ])('%s and %s: %s', (a, b, expected) => {
    expect(lockKeysConflict(a, b)).toBe(expected);
    expect(lockKeysConflict(b, a)).toBe(expected);
  });

  it('agrees with a regular expression about families and flags', () => {
    fc.assert(
      fc.property(names(true), names(false), (family, flag) => {
        const pattern = new RegExp(`^f${family.replaceAll('*', '.*')}$`);
        expect(lockKeysConflict(`flag:f${family}`, `flag:f${flag}`)).toBe(pattern.test(`f${flag}`));
      }),
      { seed: 22, numRuns: 2_000 },
    );
  });

  it('agrees with a search of short flags about two families', () => {
    fc.assert(
      fc.property(names(true), names(true), (a, b) => {
        const shared = universe.some(
          (flag) => lockKeysConflict(`flag:f${a}`, flag) && lockKeysConflict(`flag:f${b}`, flag),
        );
        expect(lockKeysConflict(`flag:f${a}`, `flag:f${b}`)).toBe(shared);
      }),
      { seed: 23, numRuns: 200 },
    );
  });
});

function names(families: boolean) {
  return fc.string({ unit: fc.constantFrom('a', 'b', ...(families ? ['*'] : [])), maxLength: 4 });
}

/** Two patterns of at most four letters that meet have a text of at most eight in common. */
const universe = Array.from({ length: 9 }, (_, length) =>
  Array.from({ length: 2 ** length }, (_unused, bits) =>
    Array.from({ length }, (_letter, index) => ((bits >> index) & 1 ? 'a' : 'b')).join(''),
  ),
)
  .flat()
  .map((name) => `flag:f${name}`);
