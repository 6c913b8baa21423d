import { planText } from '../testing/plan-text';
import { tempWorkspace } from '../testing/temp-workspace';
import { formatChangeResult } from './format-result';
import { verifyChange } from './verify-change';

const FOLDER = 'openspec/changes/add-sessions';
const SPEC = `## ADDED Requirements
### Requirement: Sign in
The system SHALL let members sign in.
#### Scenario: Right password
- **WHEN** it is right
### Requirement: Sign out
The system SHALL let members sign out.
## MODIFIED Requirements
### Requirement: Keep a session
The system SHALL keep it.
## REMOVED Requirements
### Requirement: Remember me
`;
const PLAN = planText('add-sessions', [
  { id: 'wp-api', write: ['apps/api/**'] },
  { id: 'wp-web', write: ['apps/web/**'], dependsOn: ['wp-api'] },
])
  .replace('keys: []', "keys: ['api:POST /v1/sessions', 'feature:add-sessions:plan']")
  .replace(
    '    outputs:',
    "    inputs: { nx: { requirements: ['auth.sign-in', 'auth.sign-out'] } }\n    outputs:",
  );

const FILES = {
  'nx.json': '{}',
  [`${FOLDER}/work-packages.yaml`]: PLAN,
  [`${FOLDER}/specs/auth/spec.md`]: SPEC,
};

describe('the requirement matrix', () => {
  it('lists packages, contracts and tests for each requirement', async () => {
    const workspace = tempWorkspace({
      ...FILES,
      'apps/api/src/sign-in.spec.ts': "it('auth.sign-in: takes the right password', () => {});\n",
      'apps/api/test_login.py': '# Auth.Sign-In\n',
      'apps/api/src/sign-in.ts': '// auth.sign-out is in no test\n',
      'apps/api/src/other.test.ts': '// auth.sign-outside\n',
    });
    workspace.commit();
    workspace.write({ 'e2e/tests/new one.feature': '# auth.sign-in\n' });
    const result = await verifyChange(workspace.root, 'add-sessions');
    expect(result.requirements).toEqual([
      {
        id: 'auth.sign-in',
        name: 'Sign in',
        packages: ['wp-api'],
        contracts: ['api:POST /v1/sessions'],
        status: 'missing',
        evidence: [
          'apps/api/src/sign-in.spec.ts',
          'apps/api/test_login.py',
          'e2e/tests/new one.feature',
        ],
      },
      {
        id: 'auth.sign-out',
        name: 'Sign out',
        packages: ['wp-api'],
        contracts: ['api:POST /v1/sessions'],
        status: 'missing',
        evidence: [],
      },
      {
        id: 'auth.keep-a-session',
        name: 'Keep a session',
        packages: [],
        contracts: [],
        status: 'unassigned',
        evidence: [],
      },
    ]);
    expect(formatChangeResult(result)).toContain(`Requirements:
  … auth.sign-in: missing by wp-api, tested in apps/api/src/sign-in.spec.ts, apps/api/test_login.py, e2e/tests/new one.feature
  ⚠ auth.sign-out: missing by wp-api, but no test names it: put \`auth.sign-out\` into the name of a test or a comment in it
  ⚠ auth.keep-a-session: no package implements it
`);
  });

  it('lists what is unknown: a plan without requirements, a folder without git', async () => {
    const { root } = tempWorkspace({
      ...FILES,
      [`${FOLDER}/work-packages.yaml`]: PLAN.replace(/ {4}inputs:.*\n/, ''),
    });
    const { requirements, notChecked } = await verifyChange(root, 'add-sessions');
    expect(requirements.map(({ status, evidence }) => [status, evidence])).toEqual(
      Array(3).fill(['unknown', null]),
    );
    expect(notChecked).toEqual([
      { check: 'requirement evidence', why: expect.stringContaining('git') },
    ]);
  });
});
