import { renderHandoff, storedHandoffs } from '../implement/agent/handoff';
import { openRunRepository } from '../implement/repository';
import { readSoundPlan } from '../verification/read-package';
import { NotCheckableError } from '../workspace/not-checkable-error';

/** Handoffs in Markdown, by package id. */
export type Handoffs = ReadonlyMap<string, string>;

/**
 * The handoffs that the packages of a change have left so far. Empty without a git repository, and
 * for a plan that can't be run.
 *
 * @param root absolute path of the workspace root
 */
export async function readHandoffs(root: string, changeId: string): Promise<Handoffs> {
  try {
    const { packages } = readSoundPlan(root, changeId).plan;
    const ids = packages.map(({ package_id: id }) => id);
    const found = await storedHandoffs(await openRunRepository(root), changeId, ids);
    return new Map(found.map((handoff) => [handoff.package_id, renderHandoff(handoff)]));
  } catch (error) {
    if (!(error instanceof NotCheckableError)) throw error;
    return new Map();
  }
}
