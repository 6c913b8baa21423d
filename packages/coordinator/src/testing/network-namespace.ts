import { execFileSync } from 'node:child_process';

/** A machine as the network sees it, with a cable to this one. */
export interface NetworkNamespace {
  /** Under which it reaches this machine, and nothing else does. */
  readonly address: string;
  /** Before a command, runs it there. */
  readonly within: readonly string[];
  remove(): void;
}

/** @param number 1..250, to tell the namespaces of a test apart */
export function makeNetworkNamespace(number: number): NetworkNamespace {
  const name = `pp-${process.pid}-${number}`;
  const [here, there] = [
    `pph${process.pid % 100_000}-${number}`,
    `ppt${process.pid % 100_000}-${number}`,
  ];
  const subnet = `10.${200 + (process.pid % 50)}.${number}`;
  const ip = (...args: string[]) => execFileSync('ip', args);

  ip('netns', 'add', name);
  try {
    ip('link', 'add', here, 'type', 'veth', 'peer', 'name', there, 'netns', name);
    ip('address', 'add', `${subnet}.1/24`, 'dev', here);
    ip('link', 'set', here, 'up');
    ip('-n', name, 'address', 'add', `${subnet}.2/24`, 'dev', there);
    ip('-n', name, 'link', 'set', there, 'up');
    ip('-n', name, 'link', 'set', 'lo', 'up');
  } catch (error) {
    ip('netns', 'delete', name);
    throw error;
  }
  return {
    address: `${subnet}.1`,
    within: ['ip', 'netns', 'exec', name],
    // The cable goes with the namespace that its other end is in.
    remove: () => void ip('netns', 'delete', name),
  };
}
