import { CHANGE, logOf, outcomes, runWorkspace } from './testing/run-workspace';

// Whole runs with many processes: a busy machine takes its time.
jest.setTimeout(180_000);

const CONTRACT = `openspec/changes/${CHANGE}/contracts/modules/api.d.ts`;
const OWNER = {
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

function workspaceWith(verify: string) {
  const contract = 'export declare function open(): void;\n';
  return runWorkspace([{ ...OWNER, verify }], {
    [CONTRACT]: contract,
    '.gitignore': 'node_modules\n',
  });
}

const script = {
  'wp-api': [[WORK], [{ write: { path: 'apps/api/right.ts', text: '' } }]],
};

describe('the module contracts that a package owns', () => {
  it('are checked after its verification, and the agent is told', async () => {
    const workspace = await workspaceWith('true');
    const report = await workspace.implement(script, { prepare: PREPARE });
    expect(report).toMatchObject({ status: 'done', problems: [] });
    expect(outcomes(workspace, 'wp-api')).toEqual(['VERIFICATION_FAILED', 'DELIVERED']);
    expect(logOf(workspace, 'wp-api', 2, 'feedback.md')).toMatch(
      /does not fulfil its module contracts\.[^]*modules check --change add-sessions --package wp-api/,
    );
  });

  it('are not checked twice where a step of the plan does so', async () => {
    const workspace = await workspaceWith(': parallel-plan modules check');
    const report = await workspace.implement(script, { prepare: PREPARE });
    expect(report).toMatchObject({ status: 'done', problems: [] });
    expect(outcomes(workspace, 'wp-api')).toEqual(['DELIVERED']);
  });

  it('are named as not checked where the plugin is not installed', async () => {
    const workspace = await workspaceWith('true');
    const warnings: string[] = [];
    const report = await workspace.implement(script, {
      onEvent: ({ event, text = '' }) => event === 'warning' && warnings.push(text),
    });
    expect(report).toMatchObject({ status: 'done', problems: [] });
    expect(warnings.join()).toMatch(/The module contracts of wp-api were not checked\./);
  });
});
