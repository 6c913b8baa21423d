import { parseRequirementDeltas } from '../../changes/requirement-delta';
import { parsePlan } from '../../parse/parse-plan';
import { checkPlan } from '../check-plan';

const SPEC = `## ADDED Requirements
### Requirement: Sign in
### Requirement: Sign out
## REMOVED Requirements
### Requirement: Stay signed in
## RENAMED Requirements
- FROM: \`### Requirement: Log on\`
- TO: \`### Requirement: Sign up\`
`;

describe('requirement/unassigned', () => {
  it('reports each unassigned requirement at its place', () => {
    const found = check('[sessions.sign-in]', '[]').filter(
      ({ code }) => code === 'requirement/unassigned',
    );
    expect(found.map(({ severity, file, line, data }) => [severity, file, line, data])).toEqual([
      ['warning', 'specs/sessions/spec.md', 3, { requirement: 'sessions.sign-out' }],
      ['warning', 'specs/sessions/spec.md', 5, { requirement: 'sessions.stay-signed-in' }],
    ]);
  });

  it('accepts a plan without recorded requirements', () => {
    expect(
      check(undefined, undefined).filter(({ code }) => /purposeless|unassigned/.test(code)),
    ).toEqual([]);
  });
});

describe('package/purposeless', () => {
  it.each<[string, string, string, string, readonly string[]]>([
    [
      'reports a package without requirements or dependents',
      '[sessions.sign-in]',
      '[]',
      '[]',
      ['wp-b'],
    ],
    ['accepts a package that another one needs', '[sessions.sign-in]', '[]', '[wp-b]', []],
    ['accepts a package with a requirement', '[sessions.sign-in]', '[sessions.sign-out]', '[]', []],
  ])('%s', (_, a, b, needs, ids) => {
    const found = check(a, b, needs).filter(({ code }) => code === 'package/purposeless');
    expect(found.map(({ message }) => /"([^"]+)"/.exec(message)?.[1])).toEqual(ids);
  });
});

function check(a: string | undefined, b: string | undefined, needs = '[]') {
  const inputs = (list: string | undefined) =>
    list === undefined ? '' : `, inputs: { nx: { requirements: ${list} } }`;
  const parsed = parsePlan(
    `packages:
  - { package_id: wp-contracts, depends_on: [], locks: { files: [], keys: [] } }
  - { package_id: wp-a, depends_on: ${needs}${inputs(a)} }
  - { package_id: wp-b, depends_on: []${inputs(b)} }
  - { package_id: wp-integration, depends_on: [wp-contracts, wp-a, wp-b] }`,
    { file: 'plan.yaml' },
  );
  const place = { capability: 'sessions', file: 'specs/sessions/spec.md' };
  const requirements = parseRequirementDeltas(SPEC, place);
  return checkPlan(parsed, { changes: [{ change: 'x', parsed, requirements }] });
}
