import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { logger, type Tree } from '@nx/devkit';
import { parsePlan, type Plan } from '@parallel-plan/plan';
import { parse } from 'yaml';
import { CHANGE_FOLDER, PLAN, planRepository } from '../../scope-check/testing/plan-repository';
import { keepVerdicts } from '../../testing/keep-verdicts';
import { planText } from '../../testing/plan-text';
import type { TempWorkspace } from '../../testing/temp-workspace';
import { planFeature } from '../feature/plan-feature';
import type { FeatureGeneratorSchema } from '../feature/schema';
import { SHOP, shop } from '../testing/shop';
import { treeAt, treeFiles } from '../testing/tree';
import { addToContracts, type ContractEnvironment } from './add-to-contracts';
import type { ContractGeneratorSchema } from './schema';

const DOCS = join(__dirname, '../../../../../docs/generators/contract.md');
const CHANGE = 'openspec/changes/add-user-sessions';
const CONTRACTS = `${CHANGE}/contracts`;

keepVerdicts();

describe('the contract generator', () => {
  let printed: string;

  beforeEach(() => {
    printed = '';
    jest.spyOn(logger, 'info').mockImplementation((text) => {
      printed += String(text);
    });
  });

  afterEach(() => jest.restoreAllMocks());

  it('adds an operation with its lock key, as documented', async () => {
    const workspace = await planned({ api: ['POST /v1/sessions'] });
    printed = '';
    const files = await add(workspace, {
      operation: ['GET /v1/sessions/{id}'],
      owner: 'api',
      consumers: ['web'],
    });
    expect(Object.keys(files)).toEqual([
      `${CONTRACTS}/README.md`,
      `${CONTRACTS}/generated/types.ts`,
      `${CONTRACTS}/openapi/v1.yaml`,
      `${CHANGE}/tasks.md`,
      `${CHANGE}/work-packages.yaml`,
    ]);
    workspace.write(files);
    const diff = workspace.git('diff', '--unified=0', '--', `${CHANGE}/work-packages.yaml`);
    const changed = diff
      .split('\n')
      .slice(4)
      .join('\n')
      .trimEnd()
      .replace(/^@@.*\n/gm, '');
    const docs = readFileSync(DOCS, 'utf-8');
    expect(docs).toContain(`\`\`\`\n${printed.trim()}\n\`\`\``);
    expect(docs).toContain(`\`\`\`diff\n${changed}\n\`\`\``);
    const plan = planOf(files);
    expect(keysOf(plan, 'wp-api')).toEqual(['api:POST /v1/sessions', 'api:GET /v1/sessions/{id}']);
    expect(files[`${CHANGE}/tasks.md`]).toMatch(
      /(\d+)\.\d+ Implement `GET \/v1\/sessions\/\{id\}` in `api`.*\n- \[ \] \1\.\d+ Run /,
    );
    const again = add(workspace, { operation: ['get /v1/sessions/{id}'], owner: 'api' });
    await expect(again).rejects.toMatchObject({ code: 'contract/exists' });
    await expect(again).rejects.toThrow(/v1\.yaml:\d+:\d+/);
  });

  it('adds a module contract and extends the plan as the feature generator would', async () => {
    const workspace = await planned({ events: ['session.created'] });
    printed = '';
    const files = await add(workspace, { module: ['accounts:api'] });
    const key = 'contract:contracts/modules/accounts.d.ts';
    expect(keysOf(planOf(files), 'wp-accounts')).toContain(key);
    expect(keysOf(planOf(files), 'wp-contracts')).not.toContain(key);
    expect(files[`${CONTRACTS}/modules/accounts.d.ts`]).toContain('Consumers: api.');
    expect(files[`${CONTRACTS}/README.md`]).toContain('contracts/modules/accounts.d.ts');
    expect(files[`${CHANGE}/tasks.md`]).toContain(
      'Replace the stubs of `contracts/modules/accounts',
    );
    expect(printed).toContain('Added module accounts to');
    const check = 'parallel-plan modules check --change add-user-sessions';
    for (const line of [
      'wp-api no longer waits for wp-accounts',
      'wp-contracts may write libs/accounts/src/**',
      `wp-contracts verifies with \`${check}\``,
      `wp-accounts verifies with \`${check} --package wp-accounts\``,
      `wp-integration verifies with \`${check} --integrated\``,
    ]) {
      expect(printed).toContain(line);
    }
    const contracts = groupOf(files[`${CHANGE}/tasks.md`] ?? '', 'wp-contracts');
    expect(contracts).toContain('Complete `contracts/modules/accounts.d.ts`; done when');
    expect(contracts).toContain('`parallel-plan modules stub --change add-user-sessions`');
    workspace.write(files);
    const again = add(workspace, { module: ['accounts'] });
    await expect(again).rejects.toMatchObject({ code: 'contract/exists' });
  });

  it('keeps the order that the removed dependency implied', async () => {
    const projects = ['accounts', 'api', 'http', 'web'];
    const workspace = await planned({ events: ['session.created'], projects });
    const file = `${CHANGE}/work-packages.yaml`;
    const before = planOf({ [file]: workspace.read(file) });
    const waits = (plan: Plan, id: string) =>
      plan.packages.find(({ package_id }) => package_id === id)?.depends_on;
    expect(waits(before, 'wp-api')).toEqual(['wp-contracts', 'wp-accounts']);
    const files = await add(workspace, { module: ['accounts:api'] });
    // The API also depends on http, which it waited for through accounts.
    expect(waits(planOf(files), 'wp-api')).toEqual(['wp-contracts', 'wp-http']);
  });

  it('creates the first API of a change and adds it to the plan', async () => {
    const workspace = await planned({ events: ['session.created'] });
    const files = await add(workspace, { operation: ['GET /v1/sessions'] });
    const { contracts } = planOf(files);
    expect(contracts).toMatchObject({
      openapi: { primary: 'contracts/openapi/v1.yaml', files: ['contracts/openapi/v1.yaml'] },
      generated: { typescript_dir: 'contracts/generated' },
      mocks: { prism: { enabled: true } },
    });
    expect(files[`${CONTRACTS}/mocks/README.md`]).toContain(
      'parallel-plan mock --change add-user-sessions',
    );
    expect(keysOf(planOf(files), 'wp-contracts')).toContain('contract:contracts/openapi/v1.yaml');
    expect(printed).toContain('GET /v1/sessions: implemented by api, used by web');
  });

  it('adds tables and events with the fields of a brief', async () => {
    const workspace = await planned({ tables: ['sessions'] });
    workspace.write({
      'more.yaml': `tables:
  - { name: sessions, existing: true, columns: [{ name: id, type: uuid, primaryKey: true, existing: true }] }
  - name: devices
    owner: accounts
    columns: [{ name: session_id, type: uuid, references: { table: sessions } }]
events:
  - { channel: device.added, fields: [{ name: label, type: string, max: 40 }] }
`,
    });
    const files = await add(workspace, { brief: 'more.yaml', owner: 'api' });
    const sql = files[`${CONTRACTS}/db/schema.sql`] ?? '';
    expect(sql.match(/CREATE TABLE/g)).toHaveLength(2);
    expect(sql).toContain('session_id uuid NOT NULL REFERENCES sessions (id)');
    const event = JSON.parse(files[`${CONTRACTS}/events/device.added.schema.json`] ?? '');
    expect(event.properties.data.properties.label).toMatchObject({ maxLength: 40 });
    const plan = planOf(files);
    expect(keysOf(plan, 'wp-accounts')).toEqual(['db:schema:devices']);
    expect(keysOf(plan, 'wp-api')).toEqual(['db:schema:sessions', 'event:device.added']);
    expect(files[`${CONTRACTS}/README.md`]).toMatch(/`accounts` +\| .* \| `db:schema:devices`/);
  });

  it('keeps edits in the contracts', async () => {
    const workspace = await planned({ api: ['POST /v1/sessions'] });
    const file = `${CONTRACTS}/openapi/v1.yaml`;
    const own = `# agreed on Friday\n${workspace.read(file)}`.replace(
      'paths:',
      '# public\npaths: # all of them',
    );
    workspace.write({ [file]: own });
    workspace.commit();
    workspace.write(await add(workspace, { operation: ['DELETE /v1/sessions/{id}'] }));
    const lost = workspace.git('diff', '--', file).match(/^-[^-].*/gm);
    expect(lost).toBeNull();
    expect(parse(workspace.read(file)).paths).toHaveProperty(['/v1/sessions/{id}', 'delete']);
  });

  it('gives consumers a dependency and read access in a manual plan', async () => {
    const repository = planRepository({
      [PLAN]: withProjects(
        planText('add-sessions', [
          { id: 'wp-contracts', write: [`${CHANGE_FOLDER}/contracts/**`] },
          { id: 'wp-api', write: ['apps/api/**'], dependsOn: ['wp-contracts'] },
          { id: 'wp-web', write: ['apps/web/**'] },
        ]).replaceAll("read_allow: ['**']", 'read_allow: [libs/**] # few'),
      ),
      [`${CHANGE_FOLDER}/contracts/README.md`]: '# Ours\n',
    });
    const files = await add(repository, {
      change: 'add-sessions',
      event: ['session.ended'],
      owner: 'api',
      consumers: ['web', 'accounts'],
    });
    const plan = planOf(files, PLAN);
    expect(plan.packages.map(({ depends_on }) => depends_on)).toEqual([
      [],
      ['wp-contracts'],
      ['wp-contracts'],
    ]);
    expect(plan.packages[2]?.scope.read_allow).toEqual([
      'libs/**',
      `${CHANGE_FOLDER}/contracts/**`,
    ]);
    expect(files[PLAN]).toContain(`read_allow: [libs/**, ${CHANGE_FOLDER}/contracts/**] # few`);
    expect(files[`${CHANGE_FOLDER}/contracts/README.md`]).toMatch(/^# Ours\n\n\| Artifact/);
    expect(printed).toContain('accounts has no package in this plan');
  });

  it('gives everything to the only package of a sequential plan', async () => {
    const workspace = await planned({ api: ['POST /v1/sessions'], tier: 'sequential' });
    const plan = planOf(await add(workspace, { table: ['sessions'] }, { isDryRun: true }));
    expect(keysOf(plan, 'wp-main')).toEqual([
      'contract:contracts/openapi/v1.yaml',
      'api:POST /v1/sessions',
      'db:schema:sessions',
      'contract:contracts/db/schema.sql',
    ]);
  });

  it('changes nothing else in a dry run, and reports it', async () => {
    const workspace = await planned({ api: ['POST /v1/sessions'] });
    const options = { event: ['session.ended'] };
    const dry = await add(workspace, options, { isDryRun: true });
    expect(printed).toContain('Would add event session.ended to "add-user-sessions"');
    expect(printed).toContain('not checked: contracts (skipped in a dry run');
    expect(await add(workspace, options)).toEqual(dry);
  });

  it.each([
    ['GET /v1/sessions', 'api:GET /v1/sessions'],
    ['table devices', 'db:schema:devices'],
    ['event session.ended', 'event:session.ended'],
  ])('asks what to add: %s', async (answer, key) => {
    const workspace = await planned({ api: ['POST /v1/sessions'] });
    const plan = planOf(await add(workspace, {}, { ask: async () => answer, isDryRun: true }));
    expect(keysOf(plan, 'wp-api')).toContain(key);
  });

  it.each<[string, ContractGeneratorSchema, string]>([
    ['contract/unknown-change', { change: 'add-user-session' }, 'Did you mean "add-user-sessions"'],
    ['contract/nothing-to-do', {}, '--operation "GET /v1/users/{id}"'],
    ['contract/interface', { operation: ['/v1/x'] }, '--operation: "/v1/x" has no method'],
    ['contract/interface', { operation: ['FETCH /v1/x'] }, '"FETCH" is not an HTTP method'],
    ['contract/interface', { table: ['Things'] }, '--table: '],
    ['contract/interface', { event: ['Thing Made'] }, '--event: '],
    ['contract/interface', { brief: 'bad.yaml' }, 'bad.yaml:1:'],
    ['contract/brief', { brief: 'feature.yaml' }, 'Remove title'],
    ['contract/brief-conflict', { brief: 'bad.yaml', table: ['x'] }, 'Leave out --table'],
    ['contract/owner', { event: ['a.b'], owner: 'apo' }, 'Did you mean "api"?'],
    ['contract/owner', { event: ['a.b'], owner: 'wp-api' }, 'name one of its projects'],
    ['contract/owner', { event: ['a.b'], owner: 'http' }, '--projects http'],
    ['contract/consumer', { event: ['a.b'], consumers: ['wep'] }, 'Did you mean "web"?'],
    ['contract/exists', { operation: ['post /v1/sessions'] }, 'contracts/openapi/v1.yaml:'],
    ['contract/exists', { table: ['users'] }, 'contracts/db/schema.sql:'],
    ['contract/exists', { event: ['user.made'] }, 'contracts/events/user.made.schema.json:1:1'],
    ['contract/exists', { event: ['user.lost'], owner: 'web' }, 'wp-api holds the lock key'],
  ])('with %s writes nothing and suggests a fix: %j', async (code, options, says) => {
    const workspace = await refusing();
    const tree = treeAt(workspace.root);
    tree.delete(`${CONTRACTS}/events/user.lost.schema.json`);
    const before = tree.listChanges();
    const run = addToContracts(tree, options, environment(workspace));
    await expect(run).rejects.toMatchObject({ name: 'GeneratorError', code });
    await expect(run).rejects.toThrow(says);
    expect(tree.listChanges()).toEqual(before);
  });

  it.each([
    ['contract/openapi', 'contracts/openapi/v2.yaml', 'which does not exist'],
    ['contract/openapi', 'package.json', 'lies outside the change'],
  ])('refuses with %s an API at %s', async (code, primary, says) => {
    const workspace = await planned({ api: ['POST /v1/sessions'] });
    const file = `${CHANGE}/work-packages.yaml`;
    const plan = workspace
      .read(file)
      .replace('primary: contracts/openapi/v1.yaml', `primary: ${primary}`);
    workspace.write({ [file]: plan });
    const run = add(workspace, { operation: ['GET /v1/x'] });
    await expect(run).rejects.toMatchObject({ code });
    await expect(run).rejects.toThrow(says);
  });

  it('refuses changes that make the contracts invalid', async () => {
    const workspace = await planned({ tables: ['sessions'] });
    workspace.write({
      'more.yaml': `tables: [{ name: devices, columns: [{ name: at, type: timestamptz, default: 'nowhere()' }] }]\n`,
    });
    const run = add(workspace, { brief: 'more.yaml' });
    await expect(run).rejects.toMatchObject({ code: 'contract/invalid-contract' });
    await expect(run).rejects.toThrow(/db\/schema\.sql:\d+:\d+ contract\/sql: .*nowhere/);
  });
});

let refusals: Promise<{ readonly root: string }> | undefined;

/** One workspace for everything that is refused: nothing is written there. */
function refusing(): Promise<{ readonly root: string }> {
  refusals ??= planned({
    api: ['POST /v1/sessions'],
    tables: ['users'],
    events: ['user.made', 'user.lost'],
  }).then((workspace) => {
    workspace.write({
      'bad.yaml': 'tables: [{ name: x, columns: [{ name: a, type: nope }] }]\n',
      'feature.yaml': 'title: A feature\n',
    });
    return workspace;
  });
  return refusals;
}

/** A shop in which a feature is planned and committed. */
async function planned(
  flags: FeatureGeneratorSchema,
): Promise<
  TempWorkspace & { read(file: string): string; git(...args: string[]): string; commit(): void }
> {
  const workspace = await shop();
  const key = JSON.stringify(flags);
  const files = PLANNED.get(key) ?? (await plan(workspace.root, flags));
  PLANNED.set(key, files);
  workspace.write(files);
  workspace.commit();
  return {
    ...workspace,
    read: (file) => readFileSync(join(workspace.root, file), 'utf-8'),
  };
}

/** Plans of the same flags are the same. */
const PLANNED = new Map<string, Record<string, string>>();

async function plan(root: string, flags: FeatureGeneratorSchema): Promise<Record<string, string>> {
  const tree = treeAt(root);
  await planFeature(
    tree,
    {
      description: 'add user sessions',
      projects: ['accounts', 'api', 'web'],
      modules: false,
      ...flags,
    },
    { readWorkspace: async () => SHOP, cwd: root, isDryRun: true },
  );
  return treeFiles(tree);
}

/** Each package has the project that it is named after. */
function withProjects(text: string): string {
  return text
    .replace(/npx nx lint wp-\w+/g, 'npx nx run-many -t lint')
    .replace(
      /package_id: wp-(api|web)\n/g,
      (line, name: string) => `${line}    inputs: { nx: { projects: [${name}] } }\n`,
    );
}

function environment({ root }: { readonly root: string }): ContractEnvironment {
  return { readWorkspace: async () => SHOP, cwd: root, isDryRun: false };
}

/** Runs the generator and its callback; the files that it would write. */
async function add(
  workspace: { readonly root: string },
  options: ContractGeneratorSchema,
  more: Partial<ContractEnvironment> = {},
): Promise<Record<string, string>> {
  const tree: Tree = treeAt(workspace.root);
  const finish = await addToContracts(tree, options, { ...environment(workspace), ...more });
  if (more.isDryRun !== true) await finish();
  return treeFiles(tree);
}

function planOf(files: Record<string, string>, file = `${CHANGE}/work-packages.yaml`): Plan {
  const { plan } = parsePlan(files[file] ?? '');
  if (plan === undefined) throw new Error('The plan is not sound');
  return plan;
}

function groupOf(tasks: string, id: string): string {
  return tasks.split(/^## /m).find((group) => group.includes(`. ${id}`)) ?? '';
}

function keysOf({ packages }: Plan, id: string): readonly string[] {
  return packages.find(({ package_id }) => package_id === id)?.locks.keys ?? [];
}
