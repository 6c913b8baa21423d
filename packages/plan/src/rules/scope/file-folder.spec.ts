import { findingsOf } from '../testing/findings-of';

describe('scope/file-folder', () => {
  it.each<[string, string, string | undefined]>([
    ["['libs/foo']", "['libs/foo/bar.ts']", 'libs/foo/bar.ts'],
    ["['libs/foo']", "['libs/foo/**']", 'libs/foo/x'],
    ["['libs/foo/**']", "['libs/foo']", 'libs/foo/x'],
    ["['libs/{foo,baz}']", "['libs/{bar,foo}/*.ts']", 'libs/foo/x.ts'],
    ["['a/b']", "['a/b/c/d/**/x.ts']", 'a/b/c/d/x.ts'],
    ["['app/[[]id]']", "['app/[[]id]/page.tsx']", 'app/[id]/page.tsx'],
    ["['libs/foo.ts']", "['libs/foo/**']", undefined],
    ["['libs/foo']", "['libs/foobar/**']", undefined],
    ["['apps/*/x.ts']", "['apps/web/**/y.ts']", undefined],
  ])('%s beside %s: %j', (one, other, inside) => {
    expect(findingsOf('scope/file-folder', plan(one, other))[0]?.data?.['inside']).toBe(inside);
  });

  it('reports both paths at the glob of the folder', () => {
    const [finding] = findingsOf('scope/file-folder', plan("['libs/foo']", "['libs/foo/**']"));
    expect(finding).toMatchObject({ severity: 'error', line: 7 });
    expect(finding?.message).toContain('"libs/foo"');
    expect(finding?.message).toContain('"libs/foo/x"');
  });

  it.each([
    ['one waits for the other', plan("['libs/foo']", "['libs/foo/**']", '[wp-a]')],
    ['the folder is denied', plan("['libs/foo']", "['libs/foo/**'], deny: ['libs/foo/**']")],
    ['the file is denied', plan("['libs/foo'], deny: ['libs/foo']", "['libs/foo/**']")],
  ])('accepts it where %s', (_, yaml) => {
    expect(findingsOf('scope/file-folder', yaml)).toEqual([]);
  });
});

function plan(one: string, other: string, dependsOn = '[]'): string {
  return `packages:
  - package_id: wp-a
    depends_on: []
    scope: { write_allow: ${one}, read_allow: ['**'] }
  - package_id: wp-b
    depends_on: ${dependsOn}
    scope: { write_allow: ${other}, read_allow: ['**'] }`;
}
