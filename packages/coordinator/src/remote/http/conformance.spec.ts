import { startRestServer } from '../../testing/servers/rest-server';
import { describeCoordinator, FIRST_AGENT, SECOND_AGENT } from '../../testing/conformance';
import { openHttp } from './open-http';

async function start(defects = {}) {
  const server = await startRestServer();
  server.state.defects = defects;
  const open = (agent: typeof FIRST_AGENT) =>
    openHttp({
      url: server.url,
      apiKey: 'key-of-all',
      agent,
      timeouts: { detection: 60_000, call: 60_000 },
    });
  const [first, second] = [open(FIRST_AGENT), open(SECOND_AGENT)];
  return {
    first,
    second,
    advance: (minutes: number) => server.state.advance(minutes),
    close: async () => {
      await Promise.all([first.close(), second.close()]);
      await server.close();
    },
  };
}

describeCoordinator('HTTP', () => start(), { transport: 'http', refreshShortens: true });

describeCoordinator(
  'HTTP, with the defects that were observed',
  () =>
    start({ clampsPlanningClaims: true, jsonStrings: true, emptyAudit: true, hidesExpiry: true }),
  {
    transport: 'http',
    refreshShortens: true,
    planningClaimsExpireAfter: 120,
    missing: ['audit'],
  },
);
