import { formatResult } from '../../verification/format-result';
import { packageOfTarget } from '../../verification/read-package';
import { verifyPackage } from '../../verification/verify-package';
import { oneChange, type RunContext, runExecutor } from '../run-executor';
import type { VerifyPackageExecutorOptions } from './schema';

/** Runs the verification steps of a work package. Its `wp-*` target uses this executor. */
export default async function verifyPackageExecutor(
  {
    change: given,
    package: packageId,
    failFast = true,
    timeoutSeconds,
    base,
    unapproved,
  }: VerifyPackageExecutorOptions,
  context: RunContext,
): Promise<{ success: boolean }> {
  return runExecutor({}, context, async (root) => {
    const change = oneChange(root, given, context);
    const result = await verifyPackage(root, {
      change,
      packageId: packageId ?? packageOfTarget(root, change, context.targetName ?? ''),
      failFast,
      ...(timeoutSeconds === undefined ? {} : { timeout: timeoutSeconds * 1_000 }),
      ...(base === undefined ? {} : { base }),
      ...(unapproved === undefined ? {} : { unapproved }),
      stdout: process.stdout,
      stderr: process.stderr,
    });
    return {
      success: result.status === 'passed' || result.status === 'pending',
      text: `\n${formatResult(result)}`,
    };
  });
}
