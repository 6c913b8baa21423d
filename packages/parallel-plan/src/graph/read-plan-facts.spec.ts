import { packageInputs } from './read-plan-facts';

function inputs(
  write: readonly string[],
  read: readonly string[] = [],
  deny: readonly string[] = [],
) {
  const located = (values: readonly string[]) => values.map((value) => ({ value, path: [] }));
  return packageInputs({
    write_allow: located(write),
    read_allow: located(read),
    deny: located(deny),
  });
}

describe('packageInputs', () => {
  it('contain each glob for reading or writing once, in order', () => {
    expect(inputs(['libs/b/**', 'a.ts'], ['libs/b/**', 'docs/*'])).toEqual({
      inputs: ['{workspaceRoot}/a.ts', '{workspaceRoot}/docs/*', '{workspaceRoot}/libs/b/**/*'],
      exclusions: [],
      readsEverything: false,
    });
  });

  it.each<[string, readonly string[], readonly string[], readonly string[]]>([
    ['a nested project', [], ['libs/a/e2e/**'], ['!{workspaceRoot}/libs/a/e2e/**/*']],
    ['what may be read', ['libs/a/e2e/x.ts'], ['libs/a/e2e/**'], []],
    ['files at the root', [], ['*.json'], []],
    ['a plain path, which Nx takes for a folder as well', [], ['libs/a/package.json'], []],
    ['what Nx would take for more', [], ['libs/a/(x)/**'], []],
  ])('exclude %s only if the exclusion is exact', (_, read, deny, exclusions) => {
    expect(inputs(['libs/a/**'], read, deny).exclusions).toEqual(exclusions);
  });

  it.each(['**', '**/*'])('do not list the files of the read scope %s', (glob) => {
    expect(inputs(['a/**'], [glob, 'b/*'])).toEqual({
      inputs: ['{workspaceRoot}/a/**/*', '{workspaceRoot}/b/*'],
      exclusions: [],
      readsEverything: true,
    });
  });

  it.each([
    ['an invalid glob', ['../x']],
    ['more globs than Nx should match', Array.from({ length: 501 }, (_, at) => `a/${at}`)],
    ['braces that become too many', Array.from({ length: 60 }, (_, at) => `${at}/{a,b,c}{d,e,f}`)],
  ])('contain the whole workspace for %s', (_, write) => {
    expect(inputs(write, [], ['a/**'])).toMatchObject({
      inputs: ['{workspaceRoot}/**/*'],
      exclusions: [],
    });
  });
});
