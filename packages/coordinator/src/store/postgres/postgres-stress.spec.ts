import { setTimeout as delay } from 'node:timers/promises';
import { type PostgresServer, startPostgres } from '../../testing/postgres-server';
import { inSoak, openStore, tell } from '../../testing/programs';
import { runContention } from '../../testing/run-contention';
import { describeStress } from '../../testing/stress';

describeWith('postgres', 'a PostgreSQL database that many processes use', () => {
  let server: PostgresServer;
  let schemas = 0;
  const place = async () => server.url(`stress_${++schemas}`);

  beforeAll(async () => {
    server = await startPostgres();
  });

  afterAll(async () => {
    await server.remove();
  });

  describeStress(place);

  it.each(['fast', 'immediate'] as const)(
    'continues after a restart of the server (%s), with one holder for each lock',
    async (mode) => {
      const store = await place();
      const running = runContention({
        places: Array.from({ length: 4 }, () => store),
        locks: 50,
        milliseconds: inSoak(20_000, 4_000),
      });
      // Not before the programs have begun.
      await untilAllAreThere(store, 4);
      await server.stop(mode);
      const down = openStore(store, 'meanwhile');
      await expect(down).rejects.toMatchObject({ code: 'unavailable' });
      await delay(200);
      await server.start();
      const report = await running;
      tell(`restart (${mode}): ${report.acquired} locks taken, ${JSON.stringify(report.errors)}`);
      expect(report).toMatchObject({ violations: [], lost: [] });
      expect(report.errors['unavailable']).toBeGreaterThan(0);
      expect(Object.keys(report.errors)).toEqual(['unavailable']);
      for (const message of report.messages)
        expect(message).toMatch(/does not answer|can't be reached/);
    },
    90_000,
  );
});

async function untilAllAreThere(store: string, programs: number): Promise<void> {
  const observer = await openStore(store, 'observer');
  try {
    while ((await observer.discoverAgents()).length < programs) await delay(20);
  } finally {
    await observer.close();
  }
}
