import { execFileSync } from 'node:child_process';

/** A separate machine from the network's view, connected to this one with a virtual cable. */
export interface NetworkNamespace {
  /** The address of this machine that only the namespace can reach. */
  readonly address: string;
  /** The prefix of a command that runs it inside the namespace. */
  readonly within: readonly string[];
  remove(): void;
}

/**
 * Creates a network namespace.
 *
 * @param number 1..250, different for each namespace of a test
 */
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
    // Deleting the namespace also deletes the cable.
    remove: () => void ip('netns', 'delete', name),
  };
}
