import { execFileSync } from 'node:child_process';
import { type NetworkNamespace, makeNetworkNamespace } from '../../testing/network-namespace';
import { openStore } from '../../testing/programs';
import { type PostgresServer, startPostgres } from '../../testing/postgres-server';
import { runContention } from '../../testing/run-contention';

describeWith('network-namespaces', 'two machines', () => {
  describeWith('postgres', 'with one PostgreSQL server', () => {
    const machines: NetworkNamespace[] = [];
    let server: PostgresServer;

    beforeAll(async () => {
      machines.push(makeNetworkNamespace(1), makeNetworkNamespace(2));
      server = await startPostgres({ listen: machines.map(({ address }) => address).join(',') });
    });

    afterAll(async () => {
      await server.remove();
      for (const machine of machines) machine.remove();
    });

    it('see each other only through the server', () => {
      const [one, two] = machines;
      expect(() => connect(one, one?.address)).not.toThrow();
      expect(() => connect(one, two?.address)).toThrow();
    });

    it('never hold the same lock at the same time', async () => {
      const places = machines.map(
        ({ address }) => `postgres://tester@${address}:5432/postgres?schema=machines`,
      );
      const report = await runContention({
        places: [...places, ...places],
        within: [...machines, ...machines].map(({ within }) => within),
        locks: 5,
        milliseconds: 1_000,
      });
      expect(report).toMatchObject({ violations: [], lost: [], errors: {} });
      expect(report.refused).toBeGreaterThan(0);
      const observer = await openStore(server.url('machines'), 'observer');
      const agents = (await observer.discoverAgents()).map(({ id }) => id).sort();
      expect(agents).toEqual(['agent-0', 'agent-1', 'agent-2', 'agent-3']);
      await observer.close();
    });
  });
});

/** @throws when nobody answers at the address */
function connect(from: NetworkNamespace | undefined, address = ''): void {
  const program = `
    const socket = require('node:net').connect(5432, ${JSON.stringify(address)});
    socket.setTimeout(1000, () => process.exit(1));
    socket.on('connect', () => process.exit(0)).on('error', () => process.exit(1));`;
  const [command = '', ...args] = [...(from?.within ?? []), process.execPath, '-e', program];
  execFileSync(command, args);
}
