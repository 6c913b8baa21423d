import { formatChangeResult } from '../../verification/format-change-result';
import { verifyChange } from '../../verification/verify-change';
import { type RunContext, runExecutor } from '../run-executor';
import type { VerifyExecutorOptions } from './schema';

/** Sums up the results of the packages of a change, after their targets have run. */
export default async function verifyExecutor(
  options: VerifyExecutorOptions,
  context: RunContext,
): Promise<{ success: boolean }> {
  const { change, strict = false } = options;
  return runExecutor(options, context, (root) => {
    const result = verifyChange(root, change);
    return {
      success: result.status === 'passed' || (result.status === 'pending' && !strict),
      text: formatChangeResult(result),
      json: result,
    };
  });
}
