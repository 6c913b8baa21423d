import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scaffoldContracts } from '@parallel-plan/contracts';
import { planText } from '../../testing/plan-text';
import { tempWorkspace } from '../../testing/temp-workspace';
import contractsExecutor from './contracts';
import type { ContractsExecutorOptions } from './schema';
import { captured } from '../../testing/captured';

const FOLDER = 'openspec/changes/add käse';
const TYPES = `${FOLDER}/contracts/generated/types.ts`;
const OPENAPI = 'contracts/openapi/v1.yaml';

/** A plan that names the API of the change. */
const PLAN = planText('a', [{ id: 'wp-main', write: ['src/**'] }]).replaceAll(
  /contracts\/[\w/.-]+\.(?:ya?ml|md)/g,
  OPENAPI,
);

let api: Readonly<Record<string, string>> = {};

beforeAll(async () => {
  const parties = { owner: 'api', consumers: [] };
  const files = await scaffoldContracts({
    changeId: 'a',
    title: 'A',
    description: 'A.',
    operations: [{ ...parties, method: 'GET', path: '/v1/users/{id}' }],
  });
  api = Object.fromEntries([...files].map(([file, text]) => [`${FOLDER}/${file}`, text]));
});

async function run(
  root: string,
  options: Partial<ContractsExecutorOptions> = {},
  context: object = {},
) {
  const projects = { 'change/a': { root: 'openspec/changes/add käse' } };
  const project = {
    root,
    projectName: 'change',
    projectsConfigurations: { version: 2, projects },
    ...context,
  };
  return captured(() => contractsExecutor({ change: 'add käse', ...options }, project));
}

function workspace(files: Readonly<Record<string, string>> = {}) {
  return tempWorkspace({ [`${FOLDER}/work-packages.yaml`]: PLAN, ...api, ...files });
}

describe('the contracts executor', () => {
  it('writes what differs and nothing in a second run', async () => {
    const { root } = workspace({ [TYPES]: 'old' });
    const first = await run(root, { pythonModels: 'none' });
    expect(first).toEqual({ success: true, output: `✔ add käse\n  wrote ${TYPES}\n` });
    expect(readFileSync(join(root, TYPES), 'utf8')).toBe(api[TYPES]);
    const second = await run(root, { pythonModels: 'none' });
    expect(second.output).toBe(`✔ add käse\n  unchanged ${TYPES}\n`);
  });

  it('lists its writes in a dry run and writes nothing', async () => {
    const { root } = workspace({ [TYPES]: 'old' });
    const { success, output } = await run(root, { pythonModels: 'none', dryRun: true });
    expect([success, output]).toEqual([true, `✔ add käse\n  would write ${TYPES}\n`]);
    expect(readFileSync(join(root, TYPES), 'utf8')).toBe('old');
  });

  it('prints as JSON what was not generated, and why', async () => {
    const { root } = workspace();
    const { output } = await run(root, { json: true, outputFile: 'dist/contracts.json' });
    expect(JSON.parse(output)).toEqual({
      version: 1,
      change: 'add käse',
      dryRun: false,
      files: [{ file: TYPES, status: 'unchanged' }],
      notGenerated: [
        {
          file: 'contracts/generated/models.py',
          why: expect.stringContaining('needs uv, or Java 11 or newer'),
        },
      ],
    });
    expect(readFileSync(join(root, 'dist/contracts.json'), 'utf8')).toBe(output);
  });

  it('uses the setting of nx.json', async () => {
    const nxJsonConfiguration = {
      generators: { 'parallel-plan': { feature: { pythonModels: 'none' } } },
    };
    const { output } = await run(workspace().root, {}, { nxJsonConfiguration });
    expect(output).not.toContain('models.py');
  });

  it('reports a manual edit with its place when it checks', async () => {
    const { root } = workspace();
    const sound = await run(root, { pythonModels: 'none', check: true });
    expect(sound).toEqual({ success: true, output: '✔ add käse: generated contracts\n' });
    writeFileSync(join(root, TYPES), (api[TYPES] ?? '').replace('"application/', '"aplication/'));
    const { success, output } = await run(root, { pythonModels: 'none', check: true });
    expect(success).toBe(false);
    expect(output).toMatch(
      /types\.ts:\d+:\d+ types\.ts was edited by hand.*nx run change\/a:contr/,
    );
  });

  it.each([{ check: true }, { dryRun: true }])(
    'refuses to %j in a cached target',
    async (options) => {
      const target = { executor: 'parallel-plan:contracts', cache: true };
      const { success, output } = await run(workspace().root, options, { target });
      expect(success).toBe(false);
      expect(output).toContain('nx run change:contracts-check');
    },
  );

  it.each<[string, Record<string, string>, string]>([
    ['a contract that is no YAML', { [`${FOLDER}/${OPENAPI}`]: 'a: [' }, 'is not valid YAML'],
    [
      'a reference to another place',
      { [`${FOLDER}/${OPENAPI}`]: 'openapi: 3.1.0\na: { $ref: "https://example.invalid" }' },
      'which is outside the contract',
    ],
    [
      'a broken plan',
      { [`${FOLDER}/work-packages.yaml`]: 'a: 1' },
      'is not valid, so its contracts are unknown',
    ],
    [
      'a contract that is not there',
      { [`${FOLDER}/work-packages.yaml`]: PLAN.replaceAll(OPENAPI, 'contracts/no.yaml') },
      'names "contracts/no.yaml" as a contract, but it does not exist',
    ],
  ])('reports in one line what is wrong with %s', async (_, files, message) => {
    const { success, output } = await run(workspace(files).root, { pythonModels: 'none' });
    expect(success).toBe(false);
    expect(output).toContain(message);
    expect(output).not.toContain('    at ');
  });

  it('names what to install when the selected tool is missing', async () => {
    const { PATH, JAVA_HOME } = process.env;
    process.env['PATH'] = '';
    delete process.env['JAVA_HOME'];
    try {
      const { success, output } = await run(workspace().root, {
        pythonModels: 'openapi-generator',
      });
      expect([success, output]).toEqual([false, expect.stringContaining('Install uv')]);
    } finally {
      process.env['PATH'] = PATH;
      if (JAVA_HOME !== undefined) process.env['JAVA_HOME'] = JAVA_HOME;
    }
  });

  it('writes nothing outside the workspace', async () => {
    const outside = tempWorkspace();
    const { root } = tempWorkspace({
      [`${FOLDER}/work-packages.yaml`]: PLAN,
      [`${FOLDER}/${OPENAPI}`]: api[`${FOLDER}/${OPENAPI}`] ?? '',
    });
    symlinkSync(outside.root, join(root, FOLDER, 'contracts/generated'));
    const { success, output } = await run(root, { pythonModels: 'none' });
    expect([success, output]).toEqual([false, expect.stringContaining('outside the workspace')]);
    expect(existsSync(join(outside.root, 'types.ts'))).toBe(false);
  });
});
