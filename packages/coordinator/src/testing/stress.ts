import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { childProgram, inSoak, openStore, tell } from './programs';
import { runContention } from './run-contention';

const PROCESSES = 8;
const KEYS = 50;

/**
 * Tests that real processes can use one store at the same time. `place` provides an empty store for each
 * test.
 */
export function describeStress(place: () => Promise<string>): void {
  it(
    'never gives a lock to two holders, and loses no release',
    async () => {
      const store = await place();
      const report = await runContention({
        places: Array.from({ length: PROCESSES }, () => store),
        locks: 200,
        milliseconds: inSoak(30_000, 2_000),
      });
      tell(
        `${PROCESSES} processes, ${report.acquired} locks taken, ${report.refused} refused, longest call ${Math.round(report.longestMs)} ms`,
      );
      expect(report).toMatchObject({ violations: [], lost: [], errors: {}, messages: [] });
      expect(report.acquired).toBeGreaterThan(PROCESSES);
      expect(report.released).toBe(report.acquired);
      const after = await openStore(store, 'after');
      expect(await after.checkLocks()).toEqual([]);
      await after.close();
    },
    inSoak(120_000, 60_000),
  );

  it(
    `keeps all or nothing of a claim of ${KEYS} keys when its process is killed`,
    async () => {
      const store = await place();
      const rounds = inSoak(100, 10);
      const held: number[] = [];
      for (let round = 0; round < rounds; round++) {
        held.push(
          await claimAndKill(store, `agent_${round}`, round % 2 === 0 ? 'ready' : 'claimed'),
        );
      }
      tell(`killed in a claim ${rounds} times; sets held afterwards: ${held.join(', ')}`);
      expect(Math.max(...held)).toBeGreaterThan(0);
    },
    inSoak(600_000, 120_000),
  );
}

/**
 * Kills a process that claims continuously, at a random moment.
 *
 * @param from the line after which the process is killed: `claimed` is printed after its first set
 * @returns how many of its sets are held afterwards
 */
async function claimAndKill(store: string, agent: string, from: string): Promise<number> {
  const { command, args } = childProgram('claim-program', store, agent, `${KEYS}`);
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  while (!printed.includes(from)) printed += String((await once(child.stdout, 'data'))[0]);
  child.stdout.resume();
  await delay(Math.random() * 100);
  child.kill('SIGKILL');
  await once(child, 'exit');

  const after = await openStore(store, 'after');
  try {
    const claims = () =>
      after.queryAudit({ agentId: agent, operation: 'claim_locks', limit: 1_000 });
    // A server may still be processing the last request of the killed process.
    let [claimed, held] = [await claims(), await after.checkLocks()];
    for (let before = -1; before !== claimed.length;) {
      before = claimed.length;
      [held, claimed] = [await after.checkLocks(), await claims()];
    }
    const sets = new Map<string, number>();
    for (const { key } of held.filter(({ agentId }) => agentId === agent)) {
      const set = key.slice(0, key.lastIndexOf('_'));
      sets.set(set, (sets.get(set) ?? 0) + 1);
    }
    expect([...sets.values()].filter((count) => count !== KEYS)).toEqual([]);
    expect(claimed).toHaveLength(sets.size);
    return sets.size;
  } finally {
    await after.close();
  }
}
