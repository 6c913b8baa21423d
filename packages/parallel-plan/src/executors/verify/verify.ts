import { type ExecutorContext, logger } from '@nx/devkit';
import { formatChangeResult } from '../../verification/format-change-result';
import { verifyChange } from '../../verification/verify-change';
import { NotCheckableError } from '../../workspace/not-checkable-error';
import { resolveOutputFile, writeOutputFile } from '../../workspace/output-file';
import type { VerifyExecutorOptions } from './schema';

/** Sums up what the packages of a change have come to, after their targets have run. */
export default async function verifyExecutor(
  { change, strict = false, json = false, outputFile }: VerifyExecutorOptions,
  { root }: Pick<ExecutorContext, 'root'>,
): Promise<{ success: boolean }> {
  try {
    const file = outputFile === undefined ? undefined : resolveOutputFile(root, outputFile);
    const result = verifyChange(root, change);
    const asJson = `${JSON.stringify(result, null, 2)}\n`;
    process.stdout.write(json ? asJson : formatChangeResult(result));
    if (file !== undefined) writeOutputFile(file, asJson);
    return { success: result.status === 'passed' || (result.status === 'pending' && !strict) };
  } catch (error) {
    if (!(error instanceof NotCheckableError)) throw error;
    logger.error(error.message);
    return { success: false };
  }
}
