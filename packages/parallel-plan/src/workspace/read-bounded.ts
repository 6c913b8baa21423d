import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/** The maximum number of bytes that are read. The parser rejects larger plans anyway. */
export const MAX_PLAN_BYTES = 16 * 1024 * 1024;

export type BoundedRead =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly why: 'missing' | 'not-a-file' | 'unreadable' };

/**
 * Reads a regular file, at most one byte more than `maxBytes`, so that the caller or the parser can
 * detect a larger file. Folders, pipes and devices are rejected. It never blocks and never throws.
 */
export function readBounded(path: string, maxBytes = MAX_PLAN_BYTES): BoundedRead {
  let descriptor: number | undefined;
  try {
    // Without this flag, a pipe without a writer would block forever.
    descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) return { ok: false, why: 'not-a-file' };
    const bytes = Buffer.allocUnsafe(Math.min(stat.size, maxBytes + 1));
    let length = 0;
    while (length < bytes.length) {
      const read = readSync(descriptor, bytes, length, bytes.length - length, null);
      if (read === 0) break;
      length += read;
    }
    return { ok: true, bytes: bytes.subarray(0, length) };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return { ok: false, why: 'missing' };
    return { ok: false, why: code === 'EISDIR' ? 'not-a-file' : 'unreadable' };
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
