import { quoted } from '@parallel-plan/plan';
import type { LockHolder } from '../coordinator';
import { CoordinatorError } from '../coordinator-error';
import { readAnswer } from '../remote/answer';
import type { Deadline } from '../remote/deadline';
import { readHolder } from '../remote/lock-answers';
import type { RemoteServer } from '../remote/remote-server';

/** The server puts a key between quotes into a list, and doesn't escape it. */
const ANSWERED_WRONGLY = /[",]/;

const AT_ONCE = 8;

export function canTellHolder(key: string): boolean {
  return !ANSWERED_WRONGLY.test(key);
}

/** Asks for each key by itself: the server has no call for several, and none for all. */
export async function httpHolders(
  server: Pick<RemoteServer, 'call' | 'name'>,
  keys: readonly string[] | undefined,
  deadline: Deadline,
): Promise<readonly LockHolder[]> {
  if (keys === undefined) {
    throw new CoordinatorError(
      'unsupported',
      `${server.name} has no list of all locks: ask for the keys of a plan.`,
    );
  }
  const untold = keys.find((key) => !canTellHolder(key));
  if (untold !== undefined) {
    throw new CoordinatorError(
      'unsupported',
      `${server.name} gives wrong answers about the holder of a key with a quote or a comma, such as ${quoted(untold)}. Claiming it works.`,
    );
  }
  const found: (LockHolder | undefined)[] = [];
  for (let at = 0; at < keys.length; at += AT_ONCE) {
    const some = keys.slice(at, at + AT_ONCE);
    found.push(...(await Promise.all(some.map((key) => holder(server, key, deadline)))));
  }
  return found.filter((lock) => lock !== undefined);
}

async function holder(
  server: Pick<RemoteServer, 'call' | 'name'>,
  key: string,
  deadline: Deadline,
): Promise<LockHolder | undefined> {
  const { value } = await server.call('checkLocks', { file_path: key }, deadline);
  const answer = readAnswer(value, `The answer of ${server.name} to a lock's status`);
  if (!answer.flag('locked')) return undefined;
  return readHolder(answer.nested('lock') ?? readAnswer({}, 'A lock'), key);
}
