import { CHANGE, logOf, outcomes, type RunPackage, runWorkspace } from './testing/run-workspace';

// Whole runs with many processes: a busy machine takes its time.
jest.setTimeout(180_000);

const CONTRACT = `openspec/changes/${CHANGE}/contracts/modules/api.d.ts`;
const OWNER: RunPackage = {
  id: 'wp-api',
  write: ['apps/api/**'],
  keys: ['contract:contracts/modules/api.d.ts'],
};
const WORK = { write: { path: 'apps/api/session.ts', text: 'api\n' } };

/** Stands for the plugin in the `node_modules` of the worktree: it passes once the code is right. */
const PREPARE = `mkdir -p node_modules/.bin && cat > node_modules/.bin/parallel-plan <<'X'
#!/bin/sh
echo "$@"
test -e apps/api/right.ts
X
chmod +x node_modules/.bin/parallel-plan`;

function workspaceWith(...packages: readonly RunPackage[]) {
  const contract = 'export declare function open(): void;\n';
  return runWorkspace(packages, {
    [CONTRACT]: contract,
    '.gitignore': 'node_modules\n',
  });
}

const script = {
  'wp-api': [[WORK], [{ write: { path: 'apps/api/right.ts', text: '' } }]],
};

describe('the module contracts that a package owns', () => {
  it('are checked after its verification, with the result for the agent', async () => {
    const workspace = await workspaceWith(OWNER);
    const report = await workspace.implement(script, { prepare: PREPARE });
    expect(report).toMatchObject({ status: 'done', problems: [] });
    expect(outcomes(workspace, 'wp-api')).toEqual(['VERIFICATION_FAILED', 'DELIVERED']);
    expect(logOf(workspace, 'wp-api', 2, 'feedback.md')).toMatch(
      /does not fulfil its module contracts\.[^]*modules check --change add-sessions --package wp-api/,
    );
  });

  it('are checked once when a step of the plan checks them', async () => {
    const workspace = await workspaceWith({ ...OWNER, verify: ': parallel-plan modules check' });
    const report = await workspace.implement(script, { prepare: PREPARE });
    expect(report).toMatchObject({ status: 'done', problems: [] });
    expect(outcomes(workspace, 'wp-api')).toEqual(['DELIVERED']);
  });

  it.each([
    ['true', ['VERIFICATION_FAILED', 'DELIVERED']],
    // The step of the plan checks only what a package owns, and not that all is there.
    [': parallel-plan modules check', ['VERIFICATION_FAILED', 'DELIVERED']],
    [': parallel-plan modules check --integrated', ['DELIVERED']],
  ])(
    'are all checked after the integration (%s), with stubs as errors',
    async (verify, expected) => {
      const integration = {
        id: 'wp-integration',
        write: ['README.md', 'apps/web/**'],
        dependsOn: ['wp-api'],
        taskType: 'integrate',
        verify,
      };
      const owner = { ...OWNER, verify: ': parallel-plan modules check' };
      const workspace = await workspaceWith(owner, integration);
      const report = await workspace.implement(
        {
          'wp-api': [[WORK]],
          'wp-integration': [[], [{ write: { path: 'apps/web/right.ts', text: '' } }]],
        },
        { prepare: PREPARE.replace('apps/api/right.ts', 'apps/web/right.ts') },
      );
      expect(report).toMatchObject({ status: 'done', problems: [] });
      expect(outcomes(workspace, 'wp-integration')).toEqual(expected);
      if (expected.length === 1) return;
      expect(logOf(workspace, 'wp-integration', 2, 'feedback.md')).toMatch(
        /merged code does not fulfil its module contracts[^]*modules check --change add-sessions --integrated/,
      );
    },
  );

  it('are listed as not checked without the plugin', async () => {
    const workspace = await workspaceWith(OWNER);
    const warnings: string[] = [];
    const report = await workspace.implement(script, {
      onEvent: ({ event, text = '' }) => event === 'warning' && warnings.push(text),
    });
    expect(report).toMatchObject({ status: 'done', problems: [] });
    expect(warnings.join()).toMatch(/The module contracts of wp-api were not checked\./);
  });
});
