import { planningClaims, readOpenPlans } from '../coordinator/planning-claims';
import { withCoordinator } from '../coordinator/open';
import { NotCheckableError } from '../workspace/not-checkable-error';

interface ClaimOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly warn: (text: string) => void;
}

/**
 * Ensures that a change holds the claims of its plan, so that no other change works on the same
 * files.
 *
 * @param root absolute path of the workspace root
 * @throws NotCheckableError if a claim is missing, or the coordinator doesn't answer
 */
export async function refuseUnclaimed(
  root: string,
  change: string,
  options: ClaimOptions,
): Promise<void> {
  const { plans } = readOpenPlans(root, change);
  const [plan] = plans;
  if (plan === undefined) return;
  const keys = planningClaims(plan).locks.map(({ key }) => key);
  if (keys.length === 0) return;
  const held = await withCoordinator(
    root,
    options,
    change,
    async ({ coordinator, detection, agent }) => {
      if (!detection.can.lock) return undefined;
      return { agent: agent.id, locks: await coordinator.checkLocks(keys) };
    },
  );
  const run = `Run \`parallel-plan claim --change ${change}\`, or pass --no-claims.`;
  if (held === undefined) {
    throw new NotCheckableError(
      `The coordinator can't hold claims, so other changes may work on the same files. ${run}`,
    );
  }
  const other = held.locks.find(({ agentId }) => agentId !== held.agent);
  if (other !== undefined) {
    throw new NotCheckableError(
      `${other.key} is claimed by ${other.agentId}, and the plan of ${change} needs it. Wait for that change, or plan around it.`,
    );
  }
  const claimed = new Set(held.locks.map(({ key }) => key));
  const missing = keys.filter((key) => !claimed.has(key));
  if (missing.length === 0) return;
  throw new NotCheckableError(
    `${change} does not hold its claims (${missing.length} of ${keys.length} are free, ${missing[0] ?? ''} first). ${run}`,
  );
}

/**
 * Checks whether a person has paused a change: the lock `feature:<change>:pause` is held.
 *
 * @param root absolute path of the workspace root
 * @returns a function that returns the holder; `undefined` if nobody holds the lock
 */
export function pauseCheck(
  root: string,
  change: string,
  options: ClaimOptions,
): () => Promise<string | undefined> {
  return () =>
    withCoordinator(root, options, change, async ({ coordinator, detection }) => {
      if (!detection.can.lock) return undefined;
      return (await coordinator.checkLocks([`feature:${change}:pause`]))[0]?.agentId;
    }).catch((error: unknown) => {
      // A coordinator that doesn't answer must not stop a run. The claims are already held.
      options.warn(`The pause of ${change} could not be read: ${String((error as Error).message)}`);
      return undefined;
    });
}
