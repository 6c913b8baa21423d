import { posix } from 'node:path';
import { canonicalLockKey } from '@parallel-plan/plan';
import type { ContractSources } from '../../check/contract-check';

export interface EventFile {
  readonly file: string;
  readonly text: string;
  /** Such as `session.created`. */
  readonly channel: string;
}

const EXTENSION = '.schema.json';

/** The schemas of a change's channels: `contracts/events/<channel>.schema.json`. */
export function eventFiles({ folder, files }: ContractSources): readonly EventFile[] {
  const home = `${folder}/contracts/events`;
  return [...files]
    .filter(([file]) => posix.dirname(file) === home && file.endsWith(EXTENSION))
    .map(([file, text]) => ({ file, text, channel: posix.basename(file, EXTENSION) }));
}

/** The lock key of a channel, or `undefined` if no key can represent the name. */
export function channelLockKey(channel: string): string | undefined {
  return canonicalLockKey(`event:${channel}`);
}
