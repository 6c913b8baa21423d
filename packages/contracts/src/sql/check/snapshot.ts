import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The SHA-256 digest of the content comes before it. */
const DIGEST_BYTES = 32;

/**
 * An empty database right after `initdb`, which takes most of PGlite's start time. It is cached
 * once for each PGlite version, about 40 MB.
 */
export class Snapshot {
  readonly #folder: string | undefined;
  readonly #version: string;

  constructor(folder: string | undefined, version: string) {
    this.#folder = folder;
    this.#version = version;
  }

  get isKept(): boolean {
    return this.#folder !== undefined;
  }

  /** @returns `undefined` if there is no snapshot, or if it is truncated or modified */
  read(): Blob | undefined {
    if (this.#folder === undefined) return undefined;
    try {
      const bytes = readFileSync(this.#file(this.#folder));
      const data = bytes.subarray(DIGEST_BYTES);
      const isWhole = bytes.subarray(0, DIGEST_BYTES).equals(digest(data));
      return isWhole && data.length > 0 ? new Blob([data]) : undefined;
    } catch {
      return undefined;
    }
  }

  /** Other processes see the whole file or none. If two processes write, the last one wins. */
  async write(snapshot: Blob): Promise<void> {
    if (this.#folder === undefined) return;
    const file = this.#file(this.#folder);
    const unfinished = `${file}.${randomUUID()}.tmp`;
    try {
      const data = Buffer.from(await snapshot.arrayBuffer());
      mkdirSync(this.#folder, { recursive: true });
      writeFileSync(unfinished, Buffer.concat([digest(data), data]));
      renameSync(unfinished, file);
    } catch {
      // Without a cache, the next run takes two seconds longer.
      rmSync(unfinished, { force: true });
    }
  }

  #file(folder: string): string {
    return join(folder, `pglite-${this.#version}.snapshot`);
  }
}

function digest(data: Buffer): Buffer {
  return createHash('sha256').update(data).digest();
}
