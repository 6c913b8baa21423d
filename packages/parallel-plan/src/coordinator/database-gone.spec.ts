import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import claimExecutor from '../executors/claim/claim';
import releaseClaimsExecutor from '../executors/release-claims/release-claims';
import { captured } from '../testing/captured';
import {
  claimingWorkspace,
  featureRegistry,
  withoutCoordinatorSettings,
} from './testing/claiming-workspace';

const KEYS = ['users', 'teams', 'roles', 'rights', 'logins'].map((name) => `db:schema:${name}`);
const LOCKS = { 'add-users': { 'wp-api': { keys: KEYS } } };

/** What a server does whose database is gone, by how much of it still answers. */
const GONE: Readonly<Record<string, (path: string, response: ServerResponse) => void>> = {
  'answers with 500': (_path, response) => void response.writeHead(500).end('{}'),
  'says that it is not ready': (path, response) =>
    void response.writeHead(path === '/ready' ? 503 : 500).end('{}'),
  'answers only that it is ready': (path, response) =>
    void (path === '/ready' ? response.writeHead(200).end('{}') : response.destroy()),
  'says that it has failed': (path, response) =>
    void response
      .writeHead(200)
      .end(path === '/ready' ? '{}' : '{"success":false,"reason":"database_unavailable"}'),
};

withoutCoordinatorSettings();
jest.setTimeout(60_000);

let server: Server;
let gone: ((path: string, response: ServerResponse) => void) | undefined;

beforeEach(async () => {
  gone = undefined;
  const features = featureRegistry();
  const answers: Readonly<Record<string, unknown>> = {
    '/ready': {},
    '/locks/acquire': {
      success: true,
      action: 'acquired',
      expires_at: '2030-01-01T00:00:00+00:00',
    },
    '/locks/release': { success: true },
  };
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      const path = request.url ?? '';
      if (gone !== undefined) return gone(path, response);
      const answer = features(path, body) ?? answers[path];
      response.writeHead(answer === undefined ? 404 : 200).end(JSON.stringify(answer ?? {}));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  process.env['COORDINATION_API_URL'] = `http://127.0.0.1:${port}`;
  process.env['COORDINATION_API_KEY'] = 'a-key';
});

afterEach(() => {
  delete process.env['COORDINATION_API_URL'];
  delete process.env['COORDINATION_API_KEY'];
  server.closeAllConnections();
  server.close();
});

describe('a database that disappears while a change holds five claims', () => {
  it.each(Object.keys(GONE))(
    'and a server that %s are reported with unknown claims',
    async (how) => {
      const { root } = claimingWorkspace(LOCKS);
      const claim = (json: boolean) =>
        captured(() => claimExecutor({ change: 'add-users', json }, { root }));
      const first = await claim(false);
      expect([first.success, first.output]).toEqual([
        true,
        expect.stringContaining('5 planning claims'),
      ]);

      gone = GONE[how];
      const { success, output } = await claim(false);
      expect(success).toBe(false);
      expect(output).toMatch(/not claimed/);
      expect(output).toMatch(/unknown which of these keys the change holds|may still be held/i);
      expect(output).not.toMatch(/holds none of these keys|Nothing of it is held/);
      const [report] = (
        JSON.parse((await claim(true)).output) as { changes: { stillHeld?: unknown }[] }
      ).changes;
      expect(report).toMatchObject({ claimed: false });
      expect(report).not.toHaveProperty('stillHeld');

      const released = await captured(() =>
        releaseClaimsExecutor({ change: 'add-users' }, { root }),
      );
      expect(released.success).toBe(false);
      expect(released.output).toMatch(/not all claims are released/);
      expect(released.output).not.toMatch(/nothing was held|✔/);
    },
  );
});
