import { formatChangeResult } from '../../verification/format-result';
import { verifyChange } from '../../verification/verify-change';
import { type RunContext, runExecutor } from '../run-executor';
import type { VerifyExecutorOptions } from './schema';

/** Sums up the results of the packages of a change, after their targets have run. */
export default async function verifyExecutor(
  options: VerifyExecutorOptions,
  context: RunContext,
): Promise<{ success: boolean }> {
  const { change, strict = false } = options;
  return runExecutor(options, context, async (root) => {
    const result = await verifyChange(root, change);
    const isShown = result.requirements.every(
      ({ status, evidence }) => status !== 'unassigned' && evidence !== null && evidence.length > 0,
    );
    return {
      success:
        result.status === 'passed' ? isShown || !strict : result.status === 'pending' && !strict,
      text: formatChangeResult(result),
      json: result,
    };
  });
}
