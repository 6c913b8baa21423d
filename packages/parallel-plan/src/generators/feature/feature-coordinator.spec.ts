import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { logger } from '@nx/devkit';
import { type Coordinator, openEmbedded } from '@parallel-plan/coordinator';
import { parsePlan } from '@parallel-plan/plan';
import { featureRegistry } from '../../coordinator/testing/claiming-workspace';
import type { TempWorkspace } from '../../testing/temp-workspace';
import { SHOP, shop } from '../testing/shop';
import { treeAt, treeFiles } from '../testing/tree';
import { planFeature } from './plan-feature';
import type { FeatureEnvironment } from './types';
import type { FeatureGeneratorSchema } from './schema';

const CHANGE = 'openspec/changes/add-login';
const LOGIN: FeatureGeneratorSchema = {
  description: 'add login',
  projects: ['api', 'web'],
  api: ['POST /v1/sessions'],
};
const SOMEBODY = { id: 'somebody', type: 'test' };
const PARALLEL = ['wp-contracts', 'wp-api', 'wp-web', 'wp-integration'];

// Each test sets up a git repository.
jest.setTimeout(60_000);

let printed: string;

beforeEach(() => {
  printed = '';
  jest.spyOn(logger, 'info').mockImplementation((text) => {
    printed += String(text);
  });
});

afterEach(() => jest.restoreAllMocks());

describe('the feature generator with the embedded coordinator', () => {
  it('creates a coordinated plan, claims its locks and writes a handoff', async () => {
    const workspace = await shop();
    const { files } = await plan(workspace, LOGIN);

    expect(packagesOf(files)).toEqual(PARALLEL);
    expect(printed).toContain('Coordinator: embedded; the plan is coordinated\n  ✔ discover');
    expect(printed).toMatch(/Claims:\n {2}✔ add-login: 3 planning claims \(embedded\)/);
    expect(printed).toContain(
      'npx parallel-plan implement add-login --agent <agent> (or npx parallel-plan submit --change add-login',
    );
    const store = await openStore(workspace);
    const held = await store.checkLocks();
    expect(held.map(({ key, agentId, expiresAt }) => [key, agentId, expiresAt])).toEqual([
      ['api:POST /v1/sessions', 'plan:add-login', null],
      ['apps/api/project.json', 'plan:add-login', null],
      ['contract:openspec/changes/add-login/contracts/openapi/v1.yaml', 'plan:add-login', null],
    ]);
    const [handoff] = await store.readHandoff({ limit: 1 });
    expect(handoff).toMatchObject({
      summary: expect.stringContaining('3 planning claims held by plan:add-login.'),
      decisions: ['Projects: api, web'],
      assumptions: expect.arrayContaining([
        expect.stringMatching(/^Which problem .*\? The request/),
      ]),
      nextSteps: expect.arrayContaining([
        expect.stringContaining('npx parallel-plan approve --change add-login'),
      ]),
      relevantFiles: expect.arrayContaining([`${CHANGE}/work-packages.yaml`]),
    });
    expect(await store.recall({ tags: ['planning'] })).toMatchObject([
      {
        summary:
          'add-login (Add login) was planned over api, web, sharing api:POST /v1/sessions; tier coordinated',
      },
    ]);
    await store.close();
  });

  it('writes the same files for every parallel tier and in a second run', async () => {
    const [one, other] = [await shop(), await shop()];
    const first = await plan(one, LOGIN);
    const local = await plan(other, { ...LOGIN, tier: 'local-parallel', coordinator: 'none' });
    rmSync(join(one.root, CHANGE), { recursive: true });
    const again = await plan(one, LOGIN);

    expect(local.files).toEqual(first.files);
    expect(again.files).toEqual(first.files);
  });

  it('keeps the plan and claims nothing when another change holds a lock', async () => {
    const workspace = await shop();
    await plan(workspace, { ...LOGIN, description: 'add sign on' });
    workspace.commit();
    const { error } = await plan(workspace, { ...LOGIN, events: ['session.created'] });

    expect(error).toMatchObject({ code: 'feature/claims-held', stack: '' });
    expect(String(error)).toMatch(
      /others hold 2 of the 5 keys.*parallel-plan claim --change add-login/,
    );
    expect(printed).toMatch(/api:POST \/v1\/sessions {2}the change add-sign-on, no end/);
    expect(printed).toContain('parallel-plan claim --change add-login, once nobody else holds');
    expect(existsSync(join(workspace.root, CHANGE, 'work-packages.yaml'))).toBe(true);
    const store = await openStore(workspace);
    const holders = (await store.checkLocks()).map(({ agentId }) => agentId);
    expect(new Set(holders)).toEqual(new Set(['plan:add-sign-on']));
    expect((await store.readHandoff({ limit: 1 }))[0]?.summary).toContain(
      'Nothing is claimed: api:POST /v1/sessions by plan:add-sign-on',
    );
    await store.close();
  });

  it.each<[string, FeatureGeneratorSchema, Partial<FeatureEnvironment>]>([
    ['with --releaseGhosts', { releaseGhosts: true }, {}],
    ['where a person agrees', {}, { confirm: async () => true }],
  ])('continues after a plan that was deleted, %s', async (_, options, environment) => {
    const workspace = await shop();
    await plan(workspace, { ...LOGIN, description: 'add sign on' });
    rmSync(join(workspace.root, 'openspec/changes/add-sign-on'), { recursive: true });
    const { error } = await plan(workspace, { ...LOGIN, ...options }, environment);

    expect(error).toBeUndefined();
    expect(printed).toMatch(/Released \d+ claims of add-sign-on/);
    expect(printed).toContain('✔ add-login:');
  });

  it('names the command that continues after a deleted plan', async () => {
    const workspace = await shop();
    await plan(workspace, { ...LOGIN, description: 'add sign on' });
    rmSync(join(workspace.root, 'openspec/changes/add-sign-on'), { recursive: true });
    const { error } = await plan(workspace, LOGIN);

    expect(String(error)).toContain('`npx nx run change:claim` releases its claims');
  });

  it('claims nothing with --no-claim, with a note', async () => {
    const workspace = await shop();
    await plan(workspace, { ...LOGIN, claim: false });

    expect(printed).toContain('Claims: not claimed, because of --no-claim');
    const store = await openStore(workspace);
    expect(await store.checkLocks()).toEqual([]);
    await store.close();
  });

  it('quotes the notes of an earlier plan as text without names and times', async () => {
    const workspace = await shop();
    const store = await openStore(workspace);
    const hostile = 'Fix\u001b[2J\n## Why\n<img src=x> [a](http://evil.example) ![b](x) @ada `rm`';
    await store.writeHandoff({ summary: hostile, nextSteps: ['- [ ] 1. Go on'] });
    await store.remember({ eventType: 'decision', summary: '# UUIDs', tags: ['planning'] });
    await store.remember({ eventType: 'decision', summary: 'Not this.', tags: ['review'] });
    await store.close();
    const { files } = await plan(workspace, LOGIN);

    const [, recalled] = files[`${CHANGE}/context.md`]?.split('## Recalled\n') ?? [];
    expect(recalled).toMatchInlineSnapshot(`
      "
      Notes of earlier sessions, from the coordinator. Check them before you rely on them: the plan does not depend on them.

      The last handoff: Fix\\[2J \\#\\# Why \\<img src=x\\> \\[a\\]\\(http:&#47;&#47;evil.example\\) \\!\\[b\\]\\(x\\) &#64;ada \\\`rm\\\`

      What it left open:

      - \\- \\[ \\] 1. Go on

      Memories about planning:

      - \\# UUIDs
      "
    `);
    const others = Object.entries(files).filter(([file]) => !file.endsWith('/context.md'));
    expect(JSON.stringify(others)).not.toMatch(/evil|UUIDs/);
  });

  it('creates no store in a dry run', async () => {
    const workspace = await shop();
    await plan(workspace, LOGIN, { isDryRun: true });

    expect(printed).toContain(
      'Coordinator: embedded, not contacted in a dry run; the plan is coordinated',
    );
    expect(printed).toContain('Claims: not run in a dry run');
    expect(existsSync(join(workspace.root, '.git/parallel-plan'))).toBe(false);
  });

  it('works in a repository without commits', async () => {
    const workspace = await shop();
    rmSync(join(workspace.root, '.git'), { recursive: true });
    workspace.git('init', '-q');
    await plan(workspace, { ...LOGIN, allowDirty: true });

    expect(printed).toContain('✔ add-login: 3 planning claims');
  });
});

describe('the feature generator without the requirements of coordination', () => {
  it.each<[string, FeatureGeneratorSchema, NodeJS.ProcessEnv, RegExp]>([
    ['none is wanted', { coordinator: 'none' }, {}, /\(none\) lacks .*turned off/],
    [
      'one that is asked for is none',
      { coordinator: 'none', tier: 'coordinated' },
      {},
      /\(none\) lacks .*--tier local-parallel/,
    ],
    [
      'the one that is set up is not there',
      {},
      { COORDINATION_API_URL: 'http://127.0.0.1:65534' },
      /\(http\) lacks discover, queueWork, lock, guardrails.*refused/,
    ],
  ])('creates a sequential plan: %s', async (_, options, env, warning) => {
    const workspace = await shop();
    const { files, error } = await plan(workspace, { ...LOGIN, ...options }, { env });

    expect(error).toBeUndefined();
    expect(packagesOf(files)).toEqual(['wp-main']);
    expect(printed).toMatch(warning);
    expect(printed).toContain('Claims: not claimed: no coordinator can lock');
    expect(printed).toContain('npx parallel-plan implement add-login --agent <agent>');
    expect(existsSync(join(workspace.root, '.git/parallel-plan'))).toBe(false);
  });

  it.each(['real', 'dry'])('creates a sequential plan outside git, in a %s run', async (kind) => {
    const workspace = await shop();
    rmSync(join(workspace.root, '.git'), { recursive: true });
    const { files } = await plan(workspace, LOGIN, { isDryRun: kind === 'dry' });

    expect(packagesOf(files)).toEqual(['wp-main']);
    expect(printed).toMatch(/The coordinator \(embedded\) lacks .*git init/);
  });

  it('reports why a store cannot be used', async () => {
    const workspace = await shop();
    writeFileSync(join(workspace.root, '.git/parallel-plan'), '');
    const { files } = await plan(workspace, { ...LOGIN, tier: 'local-parallel' });

    expect(packagesOf(files)).toEqual(PARALLEL);
    expect(printed).toMatch(/Coordinator: embedded, not usable; .*\n {2}".*" is a file/);
  });
});

describe('the feature generator with a server', () => {
  it('plans and claims, and warns of errors during the claim', async () => {
    const expires_at = '2030-01-01T00:00:00+00:00';
    const answers: Readonly<Record<string, unknown>> = {
      '/ready': {},
      '/discovery/agents': { agents: [] },
      '/work/get': { success: false, reason: 'task_not_found' },
      '/locks/acquire': { success: true, action: 'acquired', expires_at },
      '/locks/release': { success: true },
      '/guardrails/check': { safe: true, violations: [] },
      '/handoffs/read': { handoffs: [] },
      '/memory/query': { memories: [] },
      '/policy/check': { allowed: true },
    };
    const features = featureRegistry();
    const asked: string[] = [];
    const server = await serve((request, response) => {
      const path = request.url ?? '';
      asked.push(path);
      // The second time: the first one was to find out whether that can be done.
      if (path === '/handoffs/read' && asked.filter((one) => one === path).length === 2) return;
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        const answer = features(path, body) ?? answers[path];
        response.writeHead(answer === undefined ? 500 : 200);
        response.end(JSON.stringify(answer ?? {}));
      });
    });
    const workspace = await shop();
    const { files, error } = await plan(workspace, LOGIN, {
      env: { COORDINATION_API_URL: server.url, COORDINATION_API_KEY: 'a-key' },
    });
    server.close();

    expect(error).toBeUndefined();
    expect(packagesOf(files)).toEqual(PARALLEL);
    expect(printed).toContain('Coordinator: http; the plan is coordinated');
    expect(printed).toMatch(/ {2}audit: \w/);
    expect(printed).toContain('The last handoff could not be read: no answer within 3 seconds.');
    expect(printed).toMatch(/✔ add-login: 3 planning claims \(http\).*\n.*⚠ .*2030-01-01/);
    expect(printed).toMatch(/No handoff was stored\. \w/);
    expect(printed).toMatch(/No memory was stored\. \w/);
    expect(existsSync(join(workspace.root, '.git/parallel-plan'))).toBe(false);
  });

  it('creates a sequential plan within three seconds if the server does not answer', async () => {
    const server = await serve(() => undefined);
    const workspace = await shop();
    const start = performance.now();
    const { files } = await plan(workspace, LOGIN, { env: { COORDINATION_API_URL: server.url } });
    const seconds = (performance.now() - start) / 1000;
    server.close();

    expect(packagesOf(files)).toEqual(['wp-main']);
    expect(printed).toMatch(/\(http\) was too slow for .*was not answered within 3 s/);
    expect(seconds).toBeLessThan(10);
  });
});

interface Planned {
  readonly files: Record<string, string>;
  readonly error?: unknown;
}

/** Plans, writes the files as Nx does, and finishes. */
async function plan(
  workspace: TempWorkspace,
  options: FeatureGeneratorSchema,
  environment: Partial<FeatureEnvironment> = {},
): Promise<Planned> {
  const tree = treeAt(workspace.root);
  const callback = await planFeature(
    tree,
    { skipFormat: true, ...options },
    { readWorkspace: async () => SHOP, cwd: workspace.root, isDryRun: false, ...environment },
  );
  const files = treeFiles(tree);
  if (environment.isDryRun === true) return { files };
  workspace.write(files);
  try {
    await callback();
    return { files };
  } catch (error) {
    return { files, error };
  }
}

function packagesOf(files: Record<string, string>): readonly string[] | undefined {
  const text = files[`${CHANGE}/work-packages.yaml`] ?? '';
  return parsePlan(text).plan?.packages.map(({ package_id }) => package_id);
}

function openStore({ root }: TempWorkspace): Promise<Coordinator> {
  return openEmbedded({ file: join(root, '.git/parallel-plan/coordinator.db'), agent: SOMEBODY });
}

async function serve(listener: Parameters<typeof createServer>[1] & {}): Promise<{
  readonly url: string;
  readonly close: () => Server;
}> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      return server.close();
    },
  };
}
