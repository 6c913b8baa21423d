import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { gitEnvironment } from './git';
import { askGit, type Repository } from './repository';

/** A git object, or why it could not be read. */
export type GitObject =
  | {
      readonly kind: 'tree' | 'blob' | 'commit' | 'tag';
      readonly oid: string;
      readonly bytes: Buffer;
    }
  | { readonly kind: 'missing' }
  | { readonly kind: 'too-large' };

/** Reads any objects of a repository with one process. */
export interface GitObjects {
  /**
   * @param name an object id, or `<commit id>:<path>`; must not contain a newline
   * @param maxBytes a larger object is skipped and not kept
   * @throws GitObjectsError if git ended, or took too long
   */
  read(name: string, maxBytes: number): Promise<GitObject>;
  close(): void;
}

/** git gave no answer. The message is one sentence. */
export class GitObjectsError extends Error {
  override readonly name = 'GitObjectsError';
}

const TIMEOUT_MS = 60_000;

/**
 * Starts `git cat-file --batch`. Answers arrive in the order of the requests, so many requests can
 * be sent at once. Nothing is fetched, not even in a partial clone: an object that isn't local is
 * missing.
 *
 * @param cwd a folder in the repository
 * @see https://git-scm.com/docs/git-cat-file#_batch_output
 */
export function openGitObjects(cwd: string): GitObjects {
  const git = spawn('git', ['-c', 'protocol.allow=never', 'cat-file', '--batch'], {
    cwd,
    env: { ...gitEnvironment(), GIT_NO_LAZY_FETCH: '1' },
    windowsHide: true,
  });
  const reader = new BatchReader(git);
  return {
    read: (name, maxBytes) => reader.ask(name, maxBytes),
    close: () => reader.stop('It was closed.'),
  };
}

interface Question {
  readonly maxBytes: number;
  resolve(object: GitObject): void;
  reject(error: Error): void;
}

/** The object that is being received. */
interface Incoming {
  readonly kind: 'tree' | 'blob' | 'commit' | 'tag';
  readonly oid: string;
  readonly isKept: boolean;
  readonly chunks: Buffer[];
  /** Bytes still to be received, including the newline that ends the object. */
  left: number;
}

class BatchReader {
  readonly #git: ChildProcessWithoutNullStreams;
  readonly #questions: Question[] = [];
  readonly #timer: NodeJS.Timeout;
  #head = Buffer.alloc(0);
  #incoming: Incoming | undefined;
  #failure: GitObjectsError | undefined;

  constructor(git: ChildProcessWithoutNullStreams) {
    this.#git = git;
    this.#timer = setTimeout(() => this.stop('git did not answer in time.'), TIMEOUT_MS);
    git.stdout.on('data', (chunk: Buffer) => this.#take(chunk));
    git.stderr.resume();
    git.stdin.on('error', () => undefined);
    git.on('error', () => this.stop('git could not be started.'));
    git.on('close', () => this.stop('git ended early.'));
  }

  ask(name: string, maxBytes: number): Promise<GitObject> {
    if (this.#failure) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      this.#questions.push({ maxBytes, resolve, reject });
      this.#git.stdin.write(`${name}\n`);
    });
  }

  stop(why: string): void {
    if (this.#failure) return;
    this.#failure = new GitObjectsError(why);
    clearTimeout(this.#timer);
    this.#git.stdin.end();
    this.#git.kill();
    for (const { reject } of this.#questions.splice(0)) reject(this.#failure);
  }

  #take(chunk: Buffer): void {
    let rest = chunk;
    while (rest.length > 0 && !this.#failure) {
      rest = this.#incoming ? this.#takeBytes(this.#incoming, rest) : this.#takeHead(rest);
    }
  }

  #takeHead(chunk: Buffer): Buffer {
    const end = chunk.indexOf(0x0a);
    this.#head = Buffer.concat([this.#head, end === -1 ? chunk : chunk.subarray(0, end)]);
    if (end === -1) return Buffer.alloc(0);
    const head = this.#head.toString('utf8');
    this.#head = Buffer.alloc(0);
    const [, oid, kind, size] = /^([0-9a-f]+) (tree|blob|commit|tag) (\d+)$/.exec(head) ?? [];
    if (oid === undefined || kind === undefined) this.#answer({ kind: 'missing' });
    else {
      const isKept = Number(size) <= (this.#questions[0]?.maxBytes ?? 0);
      const known = kind as Incoming['kind'];
      this.#incoming = { kind: known, oid, isKept, chunks: [], left: Number(size) + 1 };
    }
    return chunk.subarray(end + 1);
  }

  #takeBytes(incoming: Incoming, chunk: Buffer): Buffer {
    const part = chunk.subarray(0, incoming.left);
    incoming.left -= part.length;
    if (incoming.isKept) incoming.chunks.push(part);
    if (incoming.left === 0) {
      const { kind, oid, isKept, chunks } = incoming;
      this.#incoming = undefined;
      const bytes = Buffer.concat(chunks).subarray(0, -1);
      this.#answer(isKept ? { kind, oid, bytes } : { kind: 'too-large' });
    }
    return chunk.subarray(part.length);
  }

  #answer(object: GitObject): void {
    this.#questions.shift()?.resolve(object);
  }
}

/** An entry of a git tree. */
export interface TreeEntry {
  readonly name: string;
  /** Links and submodules are `other`. They are never followed. */
  readonly kind: 'tree' | 'file' | 'other';
  readonly oid: string;
}

/**
 * Parses a git tree object: a sequence of `<mode> <name>\0<object id>`.
 *
 * @param bytes content of the object
 * @param oidBytes length of an object id: 20 with SHA-1, 32 with SHA-256
 * @see https://git-scm.com/book/en/v2/Git-Internals-Git-Objects#_tree_objects
 */
export function parseTree(bytes: Buffer, oidBytes: number): readonly TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(0x20, at);
    const end = bytes.indexOf(0, space);
    if (space === -1 || end === -1) break;
    const mode = bytes.toString('latin1', at, space);
    const name = bytes.toString('utf8', space + 1, end);
    at = end + 1 + oidBytes;
    entries.push({ name, kind: kindOf(mode), oid: bytes.toString('hex', end + 1, at) });
  }
  return entries;
}

function kindOf(mode: string): TreeEntry['kind'] {
  if (mode === '40000') return 'tree';
  return mode.startsWith('100') ? 'file' : 'other';
}

/**
 * The contents of objects, by id, in one call of git. Missing objects are left out.
 *
 * @throws NotCheckableError if git fails
 */
export async function readBlobs(
  repository: Repository,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Buffer>> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return new Map();
  const output = await askGit(repository, ['cat-file', '--batch'], {
    input: `${wanted.join('\n')}\n`,
    // Sizes count bytes. With this encoding, one character is one byte.
    encoding: 'latin1',
  });
  const contents = new Map<string, Buffer>();
  let at = 0;
  while (at < output.length) {
    const end = output.indexOf('\n', at);
    const [id = '', , size] = output.slice(at, end).split(' ');
    at = end + 1;
    if (size === undefined) continue;
    contents.set(id, Buffer.from(output.slice(at, at + Number(size)), 'latin1'));
    at += Number(size) + 1;
  }
  return contents;
}
