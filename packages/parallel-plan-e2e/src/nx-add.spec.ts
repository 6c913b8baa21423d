import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { installPackageManagers, PACKAGE_MANAGERS } from './harness/package-managers';
import type { PackageManager } from './harness/package-managers';
import { NX_VERSION, tried, TYPESCRIPT_VERSION } from './harness/nx-versions';
import { planFile } from './harness/plan';
import { type LocalRegistry, startLocalRegistry } from './harness/local-registry';
import type { CommandResult } from './harness/run-command';
import { useNewWorkspace } from './harness/use-workspace';
import type { Workspace } from './harness/workspace';

const CHANGE = 'add-team-notes';
const BRIEF = `title: Team notes
description: Members of a team write notes.
changeId: ${CHANGE}
projects: [api, web]
operations:
  - method: POST
    path: /v1/notes
    owner: api
    consumers: [web]
    request: { fields: [{ name: text, type: string }] }
    response: { fields: [{ name: id, type: string, format: uuid }, { name: text, type: string }] }
tables:
  - name: notes
    owner: api
    columns: [{ name: text, type: text }]
events:
  - channel: note.created
    owner: api
    consumers: [web]
    fields: [{ name: text, type: string }]
`;

/** An install gets hundreds of packages. */
const TIMEOUT_MS = 600_000;

// A minute for each. All other specs install with npm, and the strict pnpm finds what no package asks for.
const TRIED = tried(
  PACKAGE_MANAGERS,
  PACKAGE_MANAGERS.filter(({ name }) => name === 'pnpm, strict'),
);

describeWith('java', 'setup.work-with-every-package-manager', () => {
  let registry: LocalRegistry;

  beforeAll(async () => {
    registry = await startLocalRegistry();
  });

  afterAll(() => registry.stop());

  // Each test continues from the state of the previous one.
  describe.each(TRIED)('nx add parallel-plan, with $name', (manager) => {
    const workspace = useNewWorkspace('nx-add', ({ root }) => {
      mkdirSync(root);
    });
    const env = (): NodeJS.ProcessEnv => ({
      ...registry.env,
      PATH: `${installPackageManagers()}:${workspace().env['PATH']}`,
    });
    const exec = (...args: readonly string[]): CommandResult => {
      const [program = '', ...before] = manager.exec;
      return workspace().run(program, [...before, ...args], { env: env(), timeout: TIMEOUT_MS });
    };

    beforeAll(() => {
      writeWorkspace(workspace(), manager, registry.url);
      const installed = workspace().run(manager.program, ['install'], {
        env: env(),
        timeout: TIMEOUT_MS,
      });
      expect(installed).toMatchObject({ exitCode: 0 });
      workspace().git('init', '--quiet', '--initial-branch', 'main');
      workspace().commit('workspace');
    }, TIMEOUT_MS);

    it(
      'sets up the workspace and names the next commands',
      () => {
        const added = exec('nx', 'add', 'parallel-plan');
        expect(added).toMatchObject({ exitCode: 0 });
        expect(added.output).toMatch(
          /Next: commit the files above, then run `.+ nx g parallel-plan:feature/,
        );
        const { devDependencies } = workspace().readJson<{ devDependencies: object }>(
          'package.json',
        );
        expect(Object.keys(devDependencies)).toEqual(
          expect.arrayContaining([
            '@electric-sql/pglite',
            '@fission-ai/openspec',
            '@openapitools/openapi-generator-cli',
            'parallel-plan',
          ]),
        );
        expect(workspace().status()).not.toContain('.nx/');
      },
      TIMEOUT_MS,
    );

    it(
      'lets the next feature use its uncommitted files, and checks all of it',
      () => {
        const planned = exec(
          ...['nx', 'generate', 'parallel-plan:feature'],
          ...['--brief=briefs/notes.yaml', '--no-interactive'],
        );
        expect(planned).toMatchObject({ exitCode: 0 });
        const validated = exec(
          'parallel-plan',
          'validate',
          planFile(CHANGE),
          '--openspec',
          '--json',
        );
        expect(validated).toMatchObject({ exitCode: 0 });
        const { notChecked } = JSON.parse(validated.stdout) as { notChecked: { check: string }[] };
        // The contracts are in no commit yet, so there is nothing to compare them with.
        expect(notChecked.map(({ check }) => check)).toEqual(['contract/breaking']);
      },
      TIMEOUT_MS,
    );
  });
});

/** The least that Nx makes: two projects, and `@nx/js` as in most workspaces. */
function writeWorkspace(workspace: Workspace, manager: PackageManager, registry: string): void {
  const json = {
    'nx.json': { analytics: false, defaultBase: 'main' },
    'package.json': {
      name: 'shop',
      version: '0.0.0',
      private: true,
      license: 'MIT',
      devDependencies: { '@nx/js': NX_VERSION, nx: NX_VERSION, typescript: TYPESCRIPT_VERSION },
    },
    'apps/api/project.json': { name: 'api', projectType: 'application', targets: {} },
    'apps/web/project.json': { name: 'web', projectType: 'application', targets: {} },
  };
  for (const [file, content] of Object.entries(json)) {
    workspace.write(file, `${JSON.stringify(content, null, 2)}\n`);
  }
  for (const [file, text] of Object.entries(manager.files)) workspace.write(file, text);
  workspace.write('.npmrc', `registry=${registry}\n`);
  workspace.write('.gitignore', 'node_modules/\n');
  workspace.write(join('briefs', 'notes.yaml'), BRIEF);
}
