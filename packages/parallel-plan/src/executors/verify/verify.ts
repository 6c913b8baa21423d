import { formatChangeResult } from '../../verification/format-result';
import { verifyChange } from '../../verification/verify-change';
import { toWorkQueueResult } from '../../verification/work-queue-result';
import { oneChange, type RunContext, runExecutor } from '../run-executor';
import type { VerifyExecutorOptions } from './schema';

/** Summarizes the results of a change's packages after their targets have run. */
export default async function verifyExecutor(
  options: VerifyExecutorOptions,
  context: RunContext,
): Promise<{ success: boolean }> {
  const { strict = false, workQueue = false } = options;
  return runExecutor(options, context, async (root) => {
    const change = oneChange(root, options.change, context);
    const result = await verifyChange(root, change);
    const isShown = result.requirements.every(
      ({ status, evidence }) => status !== 'unassigned' && evidence !== null && evidence.length > 0,
    );
    const detectedAt = new Date().toISOString();
    const queue = result.packages.flatMap(({ result: own }) =>
      own === undefined ? [] : (toWorkQueueResult(own, { detectedAt }) ?? []),
    );
    return {
      success:
        result.status === 'passed' ? isShown || !strict : result.status === 'pending' && !strict,
      text: workQueue ? `${JSON.stringify(queue, null, 2)}\n` : formatChangeResult(result),
      json: workQueue ? queue : result,
    };
  });
}
