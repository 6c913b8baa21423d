import { stopSignal } from './stop-signal';

describe('stopSignal', () => {
  it.each(['SIGTERM', 'SIGINT', 'SIGHUP', 'disconnect'])('ends on %s', async (name) => {
    const before = process.listenerCount(name);
    const stopped = stopSignal();
    expect(process.listenerCount(name)).toBe(before + 1);
    const own = process.listeners(name as 'SIGTERM').at(-1);
    own?.('SIGTERM');
    await stopped;
    expect(process.listenerCount(name)).toBe(before);
  });
});
