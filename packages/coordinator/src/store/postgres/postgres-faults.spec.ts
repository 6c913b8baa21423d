import { Client } from 'pg';
import { STORE_VERSION } from '../migrations';
import { openStore } from '../../testing/programs';
import { type PostgresServer, startPostgres } from '../../testing/postgres-server';
import { connectionTarget } from './connection-url';
import { openPostgres } from './open-postgres';

const agent = { id: 'a', type: 'test' };

describe('an invalid URL', () => {
  it.each([
    ['another scheme', 'mysql://u:hunter2@h/db', /does not start with `postgres:\/\/`/],
    ['an invalid port', 'postgres://u:hunter2@h:notaport/db', /cannot be read as a URL/],
    [
      'a schema that contains SQL',
      'postgres://u:hunter2@h/db?schema=x;drop',
      /must consist of a-z/,
    ],
  ])('is refused without showing the password: %s', async (_, url, message) => {
    const error: unknown = await openPostgres({ url, agent }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      name: 'CoordinatorError',
      code: 'invalid-request',
      message: expect.stringMatching(message),
    });
    expect(everythingOf(error)).not.toContain('hunter2');
  });
});

describe('an unreachable server', () => {
  it('is reported within the time limit of a call, without the password', async () => {
    const url = 'postgres://user:hunter2@127.0.0.1:1/db';
    const error: unknown = await openPostgres({ url, agent }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/"user@127\.0\.0\.1:1\/db" can't be reached \(ECONNREFUSED\)/),
    });
    expect(everythingOf(error)).not.toContain('hunter2');
  });
});

describeWith('postgres', 'opening a PostgreSQL store', () => {
  let server: PostgresServer;

  beforeAll(async () => {
    server = await startPostgres();
  });

  afterAll(async () => {
    await server.remove();
  });

  it('refuses tables of a newer version without changing them', async () => {
    const url = server.url('newer');
    await (await openPostgres({ url, agent })).close();
    await query(url, 'update newer.store_version set version = 99');
    await expect(openPostgres({ url, agent })).rejects.toMatchObject({
      code: 'store',
      message: expect.stringMatching(/version 99.*versions up to 2.*update this one/s),
    });
    expect(await query(url, 'select version from newer.store_version')).toEqual([{ version: 99 }]);
  });

  it('reports a missing database', async () => {
    const url = server.url().replace('/postgres?', '/nowhere?');
    await expect(openPostgres({ url, agent })).rejects.toMatchObject({
      code: 'store',
      message: expect.stringContaining('has no such database'),
    });
  });

  it('reports an unknown user without the password', async () => {
    const url = server.url().replace('tester@', 'stranger:hunter2@');
    const error: unknown = await openPostgres({ url, agent }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'unauthorized' });
    expect(everythingOf(error)).not.toContain('hunter2');
  });

  it('reports a user that may not create tables', async () => {
    const admin = server.url('denied');
    await query(admin, 'create role reader login');
    await query(admin, 'revoke create on database postgres from public');
    const url = admin.replace('tester@', 'reader@');
    await expect(openPostgres({ url, agent })).rejects.toMatchObject({
      code: 'store',
      message: expect.stringMatching(/does not let this user write .*CREATE/s),
    });
  });

  it('reports a read-only database on a write', async () => {
    const admin = server.url('standby');
    await (await openPostgres({ url: admin, agent })).close();
    await query(admin, 'create role onlooker login superuser');
    await query(admin, 'alter role onlooker set default_transaction_read_only = on');
    const store = await openPostgres({ url: admin.replace('tester@', 'onlooker@'), agent });
    await expect(store.acquireLock({ key: 'a.ts', ttlMinutes: 5 })).rejects.toMatchObject({
      code: 'store',
      message: expect.stringContaining('is read-only'),
    });
    await store.close();
  });

  it('keeps nothing of a claim whose client is disconnected', async () => {
    const url = server.url('cut');
    const [store, other] = await Promise.all([openStore(url, 'a'), openStore(url, 'b')]);
    const holding = new Client(connectionTarget(url).config);
    await holding.connect();
    await holding.query('begin; lock table cut.audit in exclusive mode');
    const locks = ['x', 'y'].map((table) => ({ key: `db:schema:${table}`, ttlMinutes: 0 }));
    const claim = store.claimLocks(locks);
    const claimed = expect(claim).rejects.toMatchObject({ code: 'unavailable' });
    await waitingFor(url, 'insert into "cut"."audit"');
    await query(
      url,
      `select pg_terminate_backend(pid) from pg_stat_activity where query like 'insert into "cut"."audit"%'`,
    );
    await claimed;
    await holding.query('commit');
    await holding.end();
    expect(await other.claimLocks(locks)).toMatchObject({ claimed: true });
    expect(await store.claimLocks(locks)).toMatchObject({ claimed: false });
    await Promise.all([store.close(), other.close()]);
  });

  it('creates the tables once for many clients', async () => {
    const url = server.url('fresh');
    const stores = await Promise.all(Array.from({ length: 8 }, (_, i) => openStore(url, `a${i}`)));
    await Promise.all(stores.map((store) => store.close()));
    expect(await query(url, 'select version from fresh.store_version')).toEqual([
      { version: STORE_VERSION },
    ]);
  });

  it('gives overlapping families of flags to one of many simultaneous requests', async () => {
    const url = server.url('flags');
    const stores = await Promise.all(Array.from({ length: 6 }, (_, i) => openStore(url, `a${i}`)));
    const keys = ['flag:billing/*', 'flag:billing/x', 'flag:b*x'];
    const outcomes = await Promise.all(
      stores.map((store, index) =>
        store.acquireLock({ key: keys[index % keys.length] ?? '', ttlMinutes: 5 }),
      ),
    );
    expect(outcomes.filter(({ acquired }) => acquired)).toHaveLength(1);
    await Promise.all(stores.map((store) => store.close()));
  });
});

async function query(url: string, statement: string): Promise<unknown[]> {
  const client = new Client(connectionTarget(url).config);
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

/** Polls outside a transaction, which would always see the same activity. */
async function waitingFor(url: string, statement: string): Promise<void> {
  const waiting = `select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like '${statement}%'`;
  while ((await query(url, waiting)).length === 0);
}

/** The error with its causes, as a log would show it. */
function everythingOf(error: unknown): string {
  if (!(error instanceof Error)) return JSON.stringify(error) ?? '';
  return `${error.stack} ${JSON.stringify({ ...error })} ${everythingOf(error.cause)}`;
}
