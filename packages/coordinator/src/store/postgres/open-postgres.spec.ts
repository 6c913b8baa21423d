import { Client } from 'pg';
import { describeCoordinator, FIRST_AGENT, SECOND_AGENT } from '../../testing/conformance';
import { type PostgresServer, startPostgres } from '../../testing/postgres-server';
import { connectionTarget } from './connection-url';
import { openPostgres } from './open-postgres';

describeWith('postgres', 'a PostgreSQL store', () => {
  let server: PostgresServer;
  let schemas = 0;

  beforeAll(async () => {
    server = await startPostgres();
  });

  afterAll(async () => {
    await server.remove();
  });

  describeCoordinator(
    'postgres',
    async () => {
      const schema = `test_${++schemas}`;
      const url = server.url(schema);
      const [first, second] = await Promise.all([
        openPostgres({ url, agent: FIRST_AGENT }),
        openPostgres({ url, agent: SECOND_AGENT }),
      ]);
      return {
        first,
        second,
        // The server's clock is not ours to set: what has expired by then expires now.
        advance: async (minutes) => {
          const earlier = `- ${minutes * 60_000}`;
          await query(url, `update ${schema}.locks set expires_at = expires_at ${earlier}`);
          await query(
            url,
            `update ${schema}.tasks set lease_expires_at = lease_expires_at ${earlier}`,
          );
        },
        close: async () => {
          await Promise.all([first.close(), second.close()]);
        },
      };
    },
    { transport: 'postgres', missing: ['policy'], leases: true },
  );
});

async function query(url: string, statement: string): Promise<void> {
  const client = new Client(connectionTarget(url).config);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
