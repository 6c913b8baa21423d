import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeCoordinator, FIRST_AGENT, SECOND_AGENT } from '../../testing/conformance';
import { openEmbedded } from './open-embedded';

describeCoordinator(
  'embedded',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'coordinator-'));
    const file = join(folder, 'parallel-plan', 'coordinator.db');
    let now = Date.now();
    const open = (agent: typeof FIRST_AGENT) => openEmbedded({ file, agent, clock: () => now });
    const [first, second] = await Promise.all([open(FIRST_AGENT), open(SECOND_AGENT)]);
    return {
      first,
      second,
      advance: (minutes) => void (now += minutes * 60_000),
      close: async () => {
        await Promise.all([first.close(), second.close()]);
        rmSync(folder, { recursive: true });
      },
    };
  },
  { transport: 'embedded', missing: ['policy'], leases: true },
);
