import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { logger } from '@nx/devkit';
import { parsePlan } from '@parallel-plan/plan';
import { parse } from 'yaml';
import { keepVerdicts } from '../../../testing/keep-verdicts';
import type { TempWorkspace } from '../../../testing/temp-workspace';
import { tempWorkspace } from '../../../testing/temp-workspace';
import { SHOP, shop } from '../../testing/shop';
import { treeAt, treeFiles } from '../../testing/tree';
import { planFeature } from '../plan-feature';
import type { FeatureGeneratorSchema } from '../schema';

const CHANGE = 'openspec/changes/add-orders';
const API = `openapi: 3.0.3
info: { title: Orders, version: 2.1.0 }
paths:
  /orders/{id}:
    get:
      operationId: orders/read
      parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
      responses:
        '200':
          description: OK
          content:
            application/json:
              schema: { type: object, properties: { note: { type: string, nullable: true } } }
              example: { note: null }
  /orders:
    post:
      requestBody: { content: { application/json: { schema: { type: object }, example: {} } } }
      responses: { '204': { description: Made } }
`;

keepVerdicts();

describe('feature --openapi', () => {
  let printed: string;

  beforeEach(() => {
    printed = '';
    jest.spyOn(logger, 'info').mockImplementation((text) => {
      printed += String(text);
    });
  });

  afterEach(() => jest.restoreAllMocks());

  it('takes over document, types, lock keys and consumers of an API', async () => {
    const files = await plan(await shopWith(), { openapi: 'api/orders.yaml', tables: ['orders'] });
    const document = parse(files[`${CHANGE}/contracts/openapi/v1.yaml`] ?? '');
    expect(document).toMatchObject({ openapi: '3.1.0', info: { title: 'Orders' } });
    expect(files[`${CHANGE}/contracts/generated/types.ts`]).toContain('note?: string | null');
    const { plan: written } = parsePlan(files[`${CHANGE}/work-packages.yaml`] ?? '');
    expect(written?.contracts.openapi.primary).toBe('contracts/openapi/v1.yaml');
    const keys = written?.packages.find(({ package_id }) => package_id === 'wp-api')?.locks.keys;
    expect(keys).toEqual(['api:GET /orders/{id}', 'api:POST /orders', 'db:schema:orders']);
    const readme = files[`${CHANGE}/contracts/README.md`] ?? '';
    expect(readme).toMatch(
      /openapi\/v1\.yaml\) +\| `api` +\| `web` +\| `api:GET \/orders\/\{id\}` /,
    );
    expect(printed).toContain('api/orders.yaml: OpenAPI 3.0.3 was upgraded to 3.1.0.');
  });

  it('reads the path from a brief with owners and consumers of some operations', async () => {
    const workspace = await shopWith({
      'brief.yaml': `title: Orders
changeId: add-orders
projects: [accounts, api, web]
openapi: api/orders.yaml
operations:
  - { method: GET, path: '/orders/{id}', owner: accounts, consumers: [] }
`,
    });
    const files = await plan(workspace, { brief: 'brief.yaml', modules: false }, {});
    const { plan: written } = parsePlan(files[`${CHANGE}/work-packages.yaml`] ?? '');
    const held = written?.packages.map(({ locks }) =>
      locks.keys.filter((key) => /^api:/.test(key)),
    );
    expect(held?.flat()).toEqual(['api:GET /orders/{id}', 'api:POST /orders']);
    expect(
      written?.packages.find(({ package_id }) => package_id === 'wp-accounts')?.locks.keys,
    ).toEqual(['api:GET /orders/{id}']);
  });

  it.each<[string, FeatureGeneratorSchema, string]>([
    [
      'feature/openapi-url',
      { openapi: 'https://example.com/openapi.yaml' },
      'URLs are not fetched',
    ],
    ['feature/openapi-url', { openapi: 'file:///etc/passwd' }, 'URLs are not fetched'],
    ['feature/openapi-outside', { openapi: '../orders.yaml' }, 'Copy it into the workspace'],
    ['feature/openapi-outside', { openapi: '/etc/hostname' }, 'Copy it into the workspace'],
    ['feature/openapi-outside', { openapi: 'api/linked.yaml' }, 'Copy it into the workspace'],
    ['feature/openapi-unreadable', { openapi: 'api/order.yaml' }, 'Check the path'],
    ['feature/openapi-unreadable', { openapi: 'api' }, 'There is no file "api"'],
    ['feature/openapi-unreadable', { openapi: 'api/latin.yaml' }, 'api/latin.yaml:1:4'],
    ['feature/openapi-refused', { openapi: 'api/broken.yaml' }, 'api/broken.yaml'],
    ['feature/openapi-refused', { openapi: 'package.json' }, 'package.json'],
    ['feature/openapi-refused', { openapi: 'api/slash.yaml' }, 'ends in "/"'],
    [
      'feature/openapi-operation',
      { openapi: 'api/orders.yaml', api: ['GET /orders/{id}', 'GET /order'] },
      'api/orders.yaml has no operation "GET /order".',
    ],
  ])('refuses with %s and a reason: %j', async (code, options, says) => {
    const workspace = await shopWith({
      'api/latin.yaml': Buffer.from([0x61, 0x3a, 0x20, 0xe4]),
      'api/broken.yaml': 'openapi: 3.1.0\npaths: [',
      'api/slash.yaml': API.replace('  /orders:', '  /orders/:'),
    });
    const elsewhere = tempWorkspace({ 'orders.yaml': API });
    symlinkSync(join(elsewhere.root, 'orders.yaml'), join(workspace.root, 'api/linked.yaml'));
    workspace.commit();
    const run = plan(workspace, options);
    await expect(run).rejects.toMatchObject({ name: 'GeneratorError', code });
    await expect(run).rejects.toThrow(says);
  });

  it('refuses an operation in both the document and the brief', async () => {
    const workspace = await shopWith({
      'brief.yaml': `title: Orders
projects: [api, web]
openapi: api/orders.yaml
operations: [{ method: POST, path: /orders, status: 202 }]
`,
    });
    await expect(plan(workspace, { brief: 'brief.yaml' }, {})).rejects.toThrow(
      'api/orders.yaml describes "POST /orders" already, and the brief says its status again.',
    );
  });
});

async function shopWith(
  files: Readonly<Record<string, string | Uint8Array>> = {},
): Promise<TempWorkspace & { commit(): void }> {
  const workspace = await shop();
  workspace.write({ 'api/orders.yaml': API, ...files });
  workspace.commit();
  return workspace;
}

const FLAGS: FeatureGeneratorSchema = { description: 'add orders', projects: ['api', 'web'] };

async function plan(
  workspace: TempWorkspace,
  options: FeatureGeneratorSchema,
  flags: FeatureGeneratorSchema = FLAGS,
): Promise<Record<string, string>> {
  const tree = treeAt(workspace.root);
  await planFeature(
    tree,
    { ...flags, ...options },
    { readWorkspace: async () => SHOP, cwd: workspace.root, isDryRun: true },
  );
  return treeFiles(tree);
}
