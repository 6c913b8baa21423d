import { rmSync } from 'node:fs';
import { MockContractError, MockServerError, startMockServer } from '@parallel-plan/contracts';
import { escapeControls } from '@parallel-plan/plan/text';
import { NotCheckableError } from '../../workspace/not-checkable-error';
import { resolveOutputFile, writeOutputFile } from '../../workspace/output-file';
import { oneChange, type Outcome, type RunContext, runExecutor } from '../run-executor';
import { findMockSource } from './find-mock-source';
import type { MockExecutorOptions } from './schema';

/** Serves the examples of a change's API until the process is stopped. */
export default async function mockExecutor(
  options: MockExecutorOptions,
  context: RunContext,
  stopped: () => Promise<unknown> = stopSignal,
): Promise<{ success: boolean }> {
  return runExecutor(options, context, async (root) => {
    try {
      return await serve(root, options, stopped);
    } catch (error) {
      if (error instanceof MockContractError || error instanceof MockServerError) {
        throw new NotCheckableError(error.message);
      }
      throw error;
    }
  });
}

async function serve(
  root: string,
  { change, port, document, outputFile }: MockExecutorOptions,
  stopped: () => Promise<unknown>,
): Promise<Outcome> {
  const file = outputFile === undefined ? undefined : resolveOutputFile(root, outputFile);
  const source = findMockSource(root, oneChange(root, change), document);
  const server = await startMockServer(source, port === undefined ? {} : { port });
  try {
    const { url, operations } = server;
    // Do this before the line is printed: a caller that waits for the line may stop the server at
    // once.
    const stop = stopped();
    if (file !== undefined) writeOutputFile(file, describe(server, source.file));
    const count = `${operations} operation${operations === 1 ? '' : 's'}`;
    process.stdout.write(`Mock of ${escapeControls(source.file)}: ${url} (${count})\n`);
    await stop;
    return { success: true, text: '' };
  } finally {
    // Remove the address before the server closes, so that nobody reads an outdated one.
    if (file !== undefined) rmSync(file, { force: true });
    await server.close();
  }
}

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/**
 * Resolves when the process is asked to stop, or when its parent Nx has ended: Nx 22 exits on a
 * signal without forwarding it.
 */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    const stop = (): void => {
      SIGNALS.forEach((name) => process.off(name, stop));
      process.off('disconnect', stop);
      resolve();
    };
    SIGNALS.forEach((name) => process.on(name, stop));
    process.on('disconnect', stop);
  });
}

function describe(
  { url, port, operations }: { url: string; port: number; operations: number },
  document: string,
): string {
  return `${JSON.stringify({ version: 1, url, port, document, operations }, null, 2)}\n`;
}
