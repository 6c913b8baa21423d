import type { LockHolder } from '../coordinator';
import { type Answer, readAnswer } from '../remote/answer';
import type { Deadline } from '../remote/deadline';
import { readHolder } from '../remote/lock-answers';
import type { RemoteServer } from '../remote/remote-server';

/**
 * Asks who holds what. Servers put the keys that are asked for between quotes into a list, and don't
 * escape them: with a quote or a comma in one, the list of all locks is what is right.
 *
 * @param keys without them, everything that is held
 */
export async function mcpHolders(
  server: Pick<RemoteServer, 'call' | 'name'>,
  keys: readonly string[] | undefined,
  deadline: Deadline,
): Promise<readonly LockHolder[]> {
  if (keys?.length === 0) return [];
  const asked = keys?.some((key) => /[",]/.test(key)) ? undefined : keys;
  const args = asked === undefined ? {} : { file_paths: asked };
  const { value } = await server.call('checkLocks', args, deadline);
  const locks = readLocks(value, `The answer of ${server.name} about locks`);
  const holders = locks.map((lock) => readHolder(lock, lock.text('file_path')));
  return asked === keys ? holders : holders.filter(({ key }) => keys?.includes(key));
}

/** A list, the only field of an object, or, from servers that give a text an item, a single lock. */
function readLocks(value: unknown, what: string): readonly Answer[] {
  if (Array.isArray(value)) return value.map((lock: unknown) => readAnswer(lock, what));
  const answer = readAnswer(value, what);
  return answer.optionalText('file_path') === undefined ? answer.list('locks') : [answer];
}
