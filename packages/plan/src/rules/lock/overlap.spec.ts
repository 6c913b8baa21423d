import { findingsOf } from '../testing/findings-of';

describe('lock/overlap', () => {
  it.each([
    ['one key', `keys: ['db:schema:users']`, `keys: ['db:schema:users']`],
    ['one key in two spellings', `keys: ['api:GET /v1/users']`, `keys: ['api:get /v1/users/']`],
    ['one endpoint', `keys: ['api:GET /u/{id}']`, `keys: ['api:GET /u/{userId}']`],
    ['a family and its member', `keys: ['flag:billing/*']`, `keys: ['flag:billing/x']`],
    ['a member and its family', `keys: ['flag:billing/x']`, `keys: ['flag:billing/*']`],
    ['two families', `keys: ['flag:a*']`, `keys: ['flag:*b']`],
    ['one file', `files: [src/x.ts]`, `files: [./src/x.ts]`],
    ['a folder and a file in it', `files: [src/deep]`, `files: [src/deep/a/x.ts]`],
  ])('reports %s once for parallel packages', (_, a, b) => {
    const [finding, ...others] = findingsOf('lock/overlap', plan(a, b, '[]'));
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ line: 7, related: [{ line: 4 }] });
    expect(finding?.data?.['packages']).toEqual(['wp-a', 'wp-b']);
    expect(findingsOf('lock/overlap', plan(a, b, '[wp-a]'))).toEqual([]);
  });

  it.each([
    ['two members of a family', `keys: ['flag:billing/x']`, `keys: ['flag:billing/y']`],
    ['a parameter and a literal', `keys: ['api:GET /u/{id}']`, `keys: ['api:GET /u/me']`],
    ['files side by side', `files: [src/x.ts]`, `files: [src/x.tsx]`],
  ])('accepts %s', (_, a, b) => {
    expect(findingsOf('lock/overlap', plan(a, b, '[]'))).toEqual([]);
  });

  it('reports when too many families exceed the budget', () => {
    const families = Array.from({ length: 700 }, (_, n) => `'flag:${'a'.repeat(10)}*${n}'`).join(
      ', ',
    );
    const found = findingsOf('lock/overlap', plan(`keys: [${families}]`, `keys: ['flag:z']`, '[]'));
    expect(found.map(({ message }) => message)).toEqual([expect.stringContaining('too many')]);
  });
});

function plan(a: string, b: string, dependencies: string): string {
  return `packages:
  - package_id: wp-a
    depends_on: []
    locks: { ${a} }
  - package_id: wp-b
    depends_on: ${dependencies}
    locks: { ${b} }`;
}
