import type { CheckOptions } from '../check-plan';
import { findingsOf } from '../testing/findings-of';

describe('scope/hotspot', () => {
  const rootFiles = new Set(['nx.json', 'package.json', 'pyproject.toml', 'uv.lock', 'README.md']);

  it.each([
    ['package.json', ['package.json'], ['package.json']],
    ['*.json', ['nx.json', 'package.json'], ['nx.json', 'package.json']],
    ['*', ['nx.json', 'package.json', 'pyproject.toml', 'uv.lock'], ['nx.json', 'package.json']],
    ['{nx.json,libs/a/**}', ['nx.json'], ['nx.json']],
    ['{uv.lock,libs/a/**}', ['uv.lock'], ['uv.lock']],
    ['yarn.lock', ['yarn.lock'], ['yarn.lock']],
    ['.github/workflows/ci.yml', ['.github/workflows/ci.yml'], ['.github/workflows/ci.yml']],
    ['apps/*/package.json', undefined, undefined],
  ])('%s may write %j, without the disk %j', (glob, known, unknown) => {
    const paths = { directories: new Set<string>(), outside: new Map<string, string>(), rootFiles };
    const found = (options?: CheckOptions) =>
      findingsOf('scope/hotspot', plan(glob), options)[0]?.data?.['paths'];
    expect(found({ paths })).toEqual(known);
    expect(found()).toEqual(unknown);
  });

  it('accepts a package that locks the file, runs alone or integrates', () => {
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
