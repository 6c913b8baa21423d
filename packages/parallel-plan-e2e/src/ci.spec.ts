import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { expectNoStackTrace } from './harness/expect-message';
import { linkTree } from './harness/link-tree';
import { NEWEST_NX, NX_VERSION, tried } from './harness/nx-versions';
import { planFile, smallPlan } from './harness/plan';
import { usePlainWorkspace } from './harness/use-workspace';
import { Workspace } from './harness/workspace';

const OUT = 'dist/parallel-plan';
const PLAN = smallPlan('add-parts', ['apps/api/**', 'libs/accounts/**']).replaceAll(
  'npx nx run-many -t test',
  'node --version',
);

/** The script that `nx g parallel-plan:ci` writes, run as CI does: in a clone that has checked out a commit. */
describe.each(tried([NX_VERSION, NEWEST_NX], [NEWEST_NX]))('the script for CI on Nx %s', (nx) => {
  const workspace = usePlainWorkspace(nx);
  let clone: Workspace;
  let base: string;

  beforeAll(() => {
    const args = ['generate', 'parallel-plan:ci', 'shell', '--no-interactive'];
    expect(workspace().nx(args)).toMatchObject({ exitCode: 0 });
    // OpenSpec wants proposals and specs, which are not what this is about.
    const nxJson = workspace().readJson<object>('nx.json');
    const targetDefaults = {
      'parallel-plan:validate': { options: { openspec: false } },
      'parallel-plan:verify-package': { options: { unapproved: true } },
    };
    workspace().write('nx.json', JSON.stringify({ ...nxJson, targetDefaults }));
    workspace().write('.gitignore', `${workspace().read('.gitignore')}dist/\n`);
    workspace().write(planFile('add-parts'), PLAN);
    workspace().write('openspec/changes/add-parts/contracts/README.md', '# Contracts\n');
    workspace().commit('plan');
    base = workspace().git('rev-parse', 'HEAD').trim();

    const folder = join(workspace().root, '../clone');
    workspace().git('clone', '--quiet', workspace().root, folder);
    linkTree(workspace().path('node_modules'), join(folder, 'node_modules'));
    mkdirSync(join(folder, '../clone-state'));
    clone = new Workspace(folder, join(folder, '../clone-state'));
    clone.git('checkout', '--quiet', '--detach');
    // As in CI, where no branch is there but those of the remote.
    clone.git('branch', '--quiet', '-D', 'main');
  });

  /** @param edit of files, by path; `null` removes one */
  function ci(branch: string, edit: Readonly<Record<string, string | null>>) {
    clone.git('checkout', '--quiet', '--detach', base);
    for (const [file, text] of Object.entries(edit)) {
      if (text === null) clone.git('rm', '--quiet', '-r', file);
      else clone.write(file, text);
    }
    clone.commit('work');
    const env = { NX_BASE: base, PARALLEL_PLAN_BRANCH: branch };
    const result = clone.run('sh', ['tools/parallel-plan-ci.sh'], { env });
    expectNoStackTrace(result);
    return result;
  }

  const sarif = () =>
    clone.readJson<{ version: string; runs: { results: { ruleId: string }[] }[] }>(
      `${OUT}/plans.sarif`,
    );

  it('verifies the work of a package in its scope', () => {
    const { exitCode, output } = ci('add-parts--wp-part-1', { 'apps/api/a.ts': 'export {};\n' });
    expect([exitCode, output]).toEqual([
      0,
      expect.stringContaining('✔ add-parts wp-part-1: 1 changed path, all within its scope'),
    ]);
    expect(output).toContain('change/add-parts:verify');
    expect(sarif().version).toBe('2.1.0');
    expect(clone.read(`${OUT}/summary.md`)).toContain('add-parts');
  });

  it.each<[string, Record<string, string | null>]>([
    ['a file of no project', { 'README.md': '# Shop\n' }],
    ['the plan, by removing it', { 'openspec/changes/add-parts': null }],
  ])('fails the work of a package that touches %s', (_, edit) => {
    const { exitCode, output } = ci('add-parts--wp-part-1', edit);
    expect([exitCode, output]).toEqual([1, expect.stringContaining('(SCOPE_VIOLATION)')]);
  });

  it('fails for a plan with colliding packages, with output for programs and people', () => {
    const plan = PLAN.replace('libs/accounts/**', 'apps/api/src/**');
    const { exitCode } = ci('add-parts', { [planFile('add-parts')]: plan });
    expect(exitCode).toBe(1);
    const rules = sarif().runs.flatMap(({ results }) => results.map(({ ruleId }) => ruleId));
    expect(rules).toContain('scope/overlap');
    expect(clone.read(`${OUT}/summary.md`)).toContain('scope/overlap');
  });

  it('runs nothing for a branch of another topic', () => {
    const { exitCode, output } = ci('fix-typo', { 'README.md': '# Shop\n' });
    expect([exitCode, output]).toEqual([
      0,
      expect.stringContaining('the branch "fix-typo" is not work on a change'),
    ]);
    expect(output).toMatch(/No tasks were run/i);
  });

  it('asks for the name of the branch on a detached HEAD', () => {
    const { exitCode, output } = ci('', {});
    expect([exitCode, output]).toEqual([2, expect.stringContaining('set PARALLEL_PLAN_BRANCH')]);
  });
});
