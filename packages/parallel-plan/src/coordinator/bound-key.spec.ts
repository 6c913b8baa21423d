import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { claimPlan } from './planning';
import { claimingWorkspace, featureRegistry } from './testing/claiming-workspace';

/** Answers as agent-coordinator does, for a key that may act as one agent only. */
function startBoundServer(boundTo: string, otherFeatures: readonly object[]): Promise<Server> {
  const expires_at = '2030-01-01T00:00:00+00:00';
  const answers: Readonly<Record<string, unknown>> = {
    '/ready': {},
    '/locks/acquire': { success: true, action: 'acquired', expires_at },
    '/locks/release': { success: true },
  };
  const features = featureRegistry(otherFeatures);
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      const asked = (body === '' ? {} : JSON.parse(body)) as { agent_id?: string };
      const path = request.url ?? '';
      const isDenied = asked.agent_id !== undefined && asked.agent_id !== boundTo;
      const answer = isDenied
        ? { detail: 'not permitted as this agent_id' }
        : (features(path, body) ?? answers[path]);
      response.writeHead(isDenied ? 403 : answer === undefined ? 404 : 200);
      response.end(JSON.stringify(answer ?? {}));
    });
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

async function claim(otherFeatures: readonly object[] = [], agentId = 'ci') {
  const { root } = claimingWorkspace({ 'add-users': { 'wp-api': { keys: ['db:schema:users'] } } });
  const server = await startBoundServer('ci', otherFeatures);
  const warnings: string[] = [];
  const env = {
    ...process.env,
    AGENT_ID: agentId,
    COORDINATION_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    COORDINATION_API_KEY: 'a-key',
  };
  const options = { coordinator: undefined, env, warn: (text: string) => warnings.push(text) };
  try {
    return { report: await claimPlan(root, options, 'add-users'), warnings };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe('a server whose key is bound to an agent', () => {
  it('makes that agent the holder of the claims, and reports it', async () => {
    const { report, warnings } = await claim();
    expect(report).toMatchObject({ claimed: true, agentId: 'ci', transport: 'http' });
    expect(report.warnings).toEqual([expect.stringMatching(/expire, at 2030-01-01/)]);
    expect(warnings).toEqual([expect.stringMatching(/bound to the agent ci/)]);
  });

  it('separates two changes of the agent by their features', async () => {
    const other = { feature_id: 'add-teams', overlapping_keys: ['db:schema:users'] };
    const { report } = await claim([other]);
    expect(report).toMatchObject({
      claimed: false,
      heldBy: [{ key: 'db:schema:users', agentId: 'plan:add-teams' }],
    });
  });

  it('claims nothing for another agent', async () => {
    const { report, warnings } = await claim([], 'somebody');
    expect(report).toMatchObject({ claimed: false, why: expect.stringMatching(/AGENT_ID/) });
    expect(warnings).toEqual([]);
  });
});
