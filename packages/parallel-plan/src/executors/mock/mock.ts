import { rmSync } from 'node:fs';
import { type ExecutorContext, logger } from '@nx/devkit';
import { MockContractError, MockServerError, startMockServer } from '@parallel-plan/contracts';
import { escapeControls } from '@parallel-plan/plan';
import { NotCheckableError } from '../../workspace/not-checkable-error';
import { resolveOutputFile, writeOutputFile } from '../../workspace/output-file';
import { findMockSource } from './find-mock-source';
import type { MockExecutorOptions } from './schema';
import { stopSignal } from './stop-signal';

/** Serves the examples of a change's API until the process is told to stop. */
export default async function mockExecutor(
  { change, port, document, outputFile }: MockExecutorOptions,
  { root }: Pick<ExecutorContext, 'root'>,
  stopped: () => Promise<unknown> = stopSignal,
): Promise<{ success: boolean }> {
  try {
    const file = outputFile === undefined ? undefined : resolveOutputFile(root, outputFile);
    const source = findMockSource(root, change, document);
    const server = await startMockServer(source, port === undefined ? {} : { port });
    try {
      const { url, operations } = server;
      // Before the line is printed: who waits for the line may stop the server at once.
      const stop = stopped();
      if (file !== undefined) writeOutputFile(file, describe(server, source.file));
      const count = `${operations} operation${operations === 1 ? '' : 's'}`;
      process.stdout.write(`Mock of ${escapeControls(source.file)}: ${url} (${count})\n`);
      await stop;
      return { success: true };
    } finally {
      // First the address and then the server: nobody is to read where nothing answers any more.
      if (file !== undefined) rmSync(file, { force: true });
      await server.close();
    }
  } catch (error) {
    if (!isExpected(error)) throw error;
    logger.error(escapeControls(error.message));
    return { success: false };
  }
}

function describe(
  { url, port, operations }: { url: string; port: number; operations: number },
  document: string,
): string {
  return `${JSON.stringify({ version: 1, url, port, document, operations }, null, 2)}\n`;
}

function isExpected(error: unknown): error is Error {
  return (
    error instanceof NotCheckableError ||
    error instanceof MockContractError ||
    error instanceof MockServerError
  );
}
