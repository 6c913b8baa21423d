import { type ExecutorContext, logger } from '@nx/devkit';
import { formatResult } from '../../verification/format-result';
import { verifyPackage } from '../../verification/verify-package';
import { NotCheckableError } from '../../workspace/not-checkable-error';
import type { VerifyPackageExecutorOptions } from './schema';

/** Runs the verification steps of a work package, as its `wp-*` target. */
export default async function verifyPackageExecutor(
  options: VerifyPackageExecutorOptions,
  { root }: Pick<ExecutorContext, 'root'>,
): Promise<{ success: boolean }> {
  const { change, package: packageId, failFast = true, timeoutSeconds, base } = options;
  try {
    const result = await verifyPackage(root, {
      change,
      packageId,
      failFast,
      ...(timeoutSeconds === undefined ? {} : { timeout: timeoutSeconds * 1_000 }),
      ...(base === undefined ? {} : { base }),
      stdout: process.stdout,
      stderr: process.stderr,
    });
    process.stdout.write(`\n${formatResult(result)}`);
    return { success: result.status === 'passed' || result.status === 'pending' };
  } catch (error) {
    if (!(error instanceof NotCheckableError)) throw error;
    logger.error(error.message);
    return { success: false };
  }
}
