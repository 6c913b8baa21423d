import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const POLL_MS = 200;

/**
 * Makes a folder once a run: in the first test file that needs it. A file in another process of Jest waits until it is
 * made.
 *
 * @param folder absolute path; it exists when this returns
 * @throws Error when it could not be made, here or in the other process
 */
export function madeOnce(folder: string, make: () => void): void {
  mkdirSync(dirname(folder), { recursive: true });
  const [made, failed] = [`${folder}.made`, `${folder}.failed`];
  if (isFirst(folder)) {
    try {
      make();
      writeFileSync(made, '');
    } catch (error) {
      writeFileSync(failed, '');
      throw error;
    }
    return;
  }
  while (!existsSync(made)) {
    if (existsSync(failed)) throw new Error(`${folder} could not be made: see the other failure.`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, POLL_MS);
  }
}

/** Only one process can make a folder. */
function isFirst(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
