const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** Ends when the process is told to stop; until then nothing else ends it. */
export function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    const stop = (signal: NodeJS.Signals): void => {
      SIGNALS.forEach((name) => process.off(name, stop));
      resolve(signal);
    };
    SIGNALS.forEach((name) => process.on(name, stop));
  });
}
