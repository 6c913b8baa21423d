import { findingsOf } from '../testing/findings-of';

describe('scope/hotspot', () => {
  it.each([
    ['package.json', ['package.json']],
    [
      '*.json',
      [
        'package.json',
        'package-lock.json',
        'npm-shrinkwrap.json',
        'nx.json',
        'tsconfig.json',
        'tsconfig.base.json',
      ],
    ],
    ['{nx.json,libs/a/**}', ['nx.json']],
    ['.github/workflows/ci.yml', ['.github/workflows/ci.yml']],
    ['apps/*/package.json', undefined],
  ])('%s may write %j', (glob, paths) => {
    expect(findingsOf('scope/hotspot', plan(glob))[0]?.data?.['paths']).toEqual(paths);
  });

  it('lets a package be that locks the file, runs alone or brings the others together', () => {
    expect(findingsOf('scope/hotspot', plan('package.json', 'package.json'))).toEqual([]);
    expect(findingsOf('scope/hotspot', plan('package.json').replace('[]', '[wp-b]'))).toEqual([]);
    expect(findingsOf('scope/hotspot', plan('nx.json').replace('wp-a', 'wp-contracts'))).toEqual(
      [],
    );
  });
});

function plan(glob: string, locked = ''): string {
  return `packages:
  - package_id: wp-a
    depends_on: []
    locks: { files: [${locked}], keys: [] }
    scope: { write_allow: ['${glob}'], read_allow: ['**'] }
  - package_id: wp-b
    depends_on: []
    scope: { write_allow: ['apps/b/**'], read_allow: ['**'] }`;
}
