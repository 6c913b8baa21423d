const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/**
 * Ends when the process is told to stop, or when Nx, which started it, is gone: Nx 22 ends on a signal
 * without passing it on. Until then nothing else ends it.
 */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    const stop = (): void => {
      SIGNALS.forEach((name) => process.off(name, stop));
      process.off('disconnect', stop);
      resolve();
    };
    SIGNALS.forEach((name) => process.on(name, stop));
    process.on('disconnect', stop);
  });
}
