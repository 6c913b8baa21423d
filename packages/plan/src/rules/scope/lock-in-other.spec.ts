import { findingsOf } from '../testing/findings-of';

describe('scope/lock-in-other', () => {
  it.each([
    ['src/routes.ts', 'src/**', true],
    ['src/[id]/page.tsx', 'src/**', true],
    ['src/[id]/page.tsx', 'src/[[]id]/*', true],
    ['src/a{b,c}.ts', 'src/**', true],
    ['src/a{b.ts', 'src/*.ts', true],
    ['src/@(x).ts', 'src/*', true],
    // `src/axb.ts` is a name that a glob around the lock matches too, but it is not the lock.
    ['src/a{b.ts', 'src/axb.ts', false],
    ['src/routes.ts', 'lib/**', false],
  ])('a lock on %s beside a scope of %s: %s', (file, glob, found) => {
    const plan = `packages:
  - package_id: wp-a
    depends_on: []
    locks: { files: [${JSON.stringify(file)}], keys: [] }
    scope: { write_allow: ['api/**'], read_allow: ['**'] }
  - package_id: wp-b
    depends_on: []
    locks: { files: [], keys: [] }
    scope: { write_allow: [${JSON.stringify(glob)}], read_allow: ['**'] }`;
    const data = { packages: ['wp-a', 'wp-b'], path: file, glob };
    expect(findingsOf('scope/lock-in-other', plan).map((finding) => finding.data)).toEqual(
      found ? [data] : [],
    );
  });
});
