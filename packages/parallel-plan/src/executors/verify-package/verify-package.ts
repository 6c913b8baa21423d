import { formatResult } from '../../verification/format-result';
import { verifyPackage } from '../../verification/verify-package';
import { type RunContext, runExecutor } from '../run-executor';
import type { VerifyPackageExecutorOptions } from './schema';

/** Runs the verification steps of a work package. Its `wp-*` target uses this executor. */
export default async function verifyPackageExecutor(
  {
    change,
    package: packageId,
    failFast = true,
    timeoutSeconds,
    base,
    unapproved,
  }: VerifyPackageExecutorOptions,
  context: RunContext,
): Promise<{ success: boolean }> {
  return runExecutor({}, context, async (root) => {
    const result = await verifyPackage(root, {
      change,
      packageId,
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
