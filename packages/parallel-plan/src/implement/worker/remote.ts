import { setTimeout as delay } from 'node:timers/promises';
import { escapeControls } from '@parallel-plan/plan';
import { gitSays } from '../../git/repository';
import { NotCheckableError } from '../../workspace/not-checkable-error';
import { featureRef, remoteCopies, runRefs } from '../branches/refs';
import { remoteOf } from '../preconditions';
import { git, NO_COMMIT, type RunRepository, tryGit } from '../repository';

/** A ref to change at the remote. `NO_COMMIT` means that there is no such ref. */
export interface RefUpdate {
  readonly ref: string;
  readonly to: string;
  /** The value that the ref must have; otherwise nothing is pushed. */
  readonly expected: string;
}

const TRIES = 4;
const RETRY_MS = 1_000;
const TIMEOUT_MS = 120_000;

/** Reasons of git for a push that lost a race. All others need a person. */
const LOST_RACE =
  /stale info|fetch first|non-fast-forward|needs force|already exists|atomic|cannot lock ref|failed to (update|lock)|incorrect old value|expected/i;

/** The refs of one change at a git remote. */
export class ChangeRemote {
  readonly #repository: RunRepository;
  readonly #change: string;
  readonly #copies: string;
  #refs: ReadonlyMap<string, string> = new Map();

  constructor(
    repository: RunRepository,
    change: string,
    /** The name of the remote. */
    readonly name: string,
  ) {
    this.#repository = repository;
    this.#change = change;
    this.#copies = remoteCopies(change);
  }

  /** The value of a ref at the last `fetch` or `push`; `NO_COMMIT` if it didn't exist. */
  seen(ref: string): string {
    return this.#refs.get(ref) ?? NO_COMMIT;
  }

  /** The refs that were seen and start with a prefix. */
  seenUnder(prefix: string): readonly string[] {
    return [...this.#refs.keys()].filter((ref) => ref.startsWith(prefix)).sort();
  }

  /**
   * Reads all refs of the change, and gets their objects.
   *
   * @throws NotCheckableError if the remote doesn't answer
   */
  async fetch(): Promise<void> {
    const args = ['fetch', '--quiet', '--prune', '--no-tags', '--no-write-fetch-head', '--refmap='];
    const patterns = [`${featureRef(this.#change)}*`, `${runRefs(this.#change)}*`];
    const refspecs = patterns.map((pattern) => `+${pattern}:${this.#copies}${pattern}`);
    for (let tries = 1; ; tries++) {
      const fetched = await tryGit(this.#repository, [...args, this.name, ...refspecs], LIMITS);
      if (fetched.exitCode === 0) break;
      if (tries === TRIES) {
        throw new NotCheckableError(
          `The remote ${this.name} can't be read: ${gitSays(fetched)} Check \`git fetch ${this.name}\`.`,
        );
      }
      await delay(RETRY_MS * tries);
    }
    const format = '--format=%(refname) %(objectname)';
    const listed = await git(this.#repository, ['for-each-ref', format, this.#copies]);
    this.#refs = new Map(
      listed
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => {
          const at = line.lastIndexOf(' ');
          return [line.slice(this.#copies.length, at), line.slice(at + 1)] as const;
        }),
    );
  }

  /**
   * Changes refs at the remote: all of them or none.
   *
   * @returns false if one of them didn't have the expected value; `fetch` shows what it has now
   * @throws NotCheckableError if the remote doesn't answer, or refuses for another reason
   */
  async push(updates: readonly RefUpdate[]): Promise<boolean> {
    if (updates.length === 0) return true;
    const leases = updates.map(
      ({ ref, expected }) => `--force-with-lease=${ref}:${expected === NO_COMMIT ? '' : expected}`,
    );
    const refspecs = updates.map(({ ref, to }) => `${to === NO_COMMIT ? '' : to}:${ref}`);
    const args = ['push', '--porcelain', '--atomic', ...leases, this.name, ...refspecs];
    const pushed = await tryGit(this.#repository, args, LIMITS);
    if (pushed.exitCode !== 0) {
      const refused = pushed.stdout.split('\n').filter((line) => line.startsWith('!'));
      const reason = refused.find((line) => !LOST_RACE.test(line.split('\t')[2] ?? ''));
      if (reason !== undefined) {
        throw new NotCheckableError(
          `The remote ${this.name} refused a push: ${escapeControls(reason.replaceAll('\t', ' ').slice(2, 300))}`,
        );
      }
      // The answer may be lost, and not the push.
      await this.fetch();
      return updates.every(({ ref, to }) => this.seen(ref) === to);
    }
    await this.#remember(updates);
    return true;
  }

  /** Removes the copies of the remote's refs. */
  async forget(): Promise<void> {
    const listed = await git(this.#repository, [
      'for-each-ref',
      '--format=delete %(refname)',
      this.#copies,
    ]);
    await git(this.#repository, ['update-ref', '--stdin'], { input: listed });
  }

  async #remember(updates: readonly RefUpdate[]): Promise<void> {
    const refs = new Map(this.#refs);
    const lines = updates.map(({ ref, to }) => {
      if (to === NO_COMMIT) refs.delete(ref);
      else refs.set(ref, to);
      const copy = `${this.#copies}${ref}`;
      return to === NO_COMMIT ? `delete ${copy}\n` : `update ${copy} ${to}\n`;
    });
    this.#refs = refs;
    await git(this.#repository, ['update-ref', '--stdin'], { input: lines.join('') });
  }
}

const LIMITS = { timeout: TIMEOUT_MS };

/**
 * Finds the remote that workers share.
 *
 * @param asked the value of `--remote`. Default: `origin`, or the only remote.
 * @throws NotCheckableError if there is none
 */
export async function sharedRemote(
  repository: RunRepository,
  asked: string | undefined,
): Promise<string> {
  const found = asked ?? (await remoteOf(repository));
  const known = (await git(repository, ['remote'])).split('\n').filter((line) => line !== '');
  if (found !== undefined && known.includes(found)) return found;
  if (known.length === 0) {
    throw new NotCheckableError(
      'The repository has no remote, and workers exchange branches through one. Run `git remote add origin <url>`, or work on one machine with `parallel-plan implement`.',
    );
  }
  const problem =
    found === undefined ? 'There are several remotes.' : `There is no remote ${found}.`;
  throw new NotCheckableError(`${problem} Pass --remote with one of ${known.join(', ')}.`);
}
