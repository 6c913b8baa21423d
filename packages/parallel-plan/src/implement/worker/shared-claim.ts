import { git, NO_COMMIT, type RunRepository, tryGit } from '../repository';

/** Another worker has taken the package over. What this worker has done is kept in its clone. */
export class ClaimLostError extends Error {
  override readonly name = 'ClaimLostError';
}

/** The claim of a package, as the remote stores it. */
export interface SharedClaim {
  readonly task: string;
  /** The fencing token of the coordinator's lease. */
  readonly token: number;
  readonly worker: string;
}

/** @param other the claim that has replaced the lost one, if it is known */
export function lostClaim(packageId: string, other?: SharedClaim): ClaimLostError {
  const by = other === undefined ? 'Another worker' : other.worker;
  return new ClaimLostError(`${by} has taken over ${packageId}. The work done here is kept.`);
}

/**
 * Stores a claim as a blob.
 *
 * @param beat distinguishes the blob from earlier ones of the same claim
 * @returns the id of the blob
 * @throws NotCheckableError if git fails
 */
export async function writeClaim(
  repository: RunRepository,
  claim: SharedClaim,
  beat: number,
): Promise<string> {
  const input = `${JSON.stringify({ ...claim, beat })}\n`;
  return (await git(repository, ['hash-object', '-w', '--stdin'], { input })).trim();
}

/** Reads a claim; returns `undefined` if the blob has none. Anyone can push one, so it is not trusted. */
export async function readClaim(
  repository: RunRepository,
  blob: string,
): Promise<SharedClaim | undefined> {
  if (blob === NO_COMMIT) return undefined;
  const shown = await tryGit(repository, ['cat-file', 'blob', blob]);
  try {
    const value = JSON.parse(shown.stdout) as Partial<SharedClaim> | null;
    const { task, token, worker } = value ?? {};
    return typeof task === 'string' && typeof token === 'number' && typeof worker === 'string'
      ? { task, token, worker }
      : undefined;
  } catch {
    return undefined;
  }
}
