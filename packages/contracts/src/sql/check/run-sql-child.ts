import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { answerParent } from '../../check/child/child-program';
import type { SqlFailure, SqlRun, SqlRunResult, SqlStop, WorkerMessage } from './sql-run';

const WATCH_MS = 50;
const MEBIBYTE = 1_024 * 1_024;

// A thread that is running PostgreSQL code can only be stopped by ending its process.
void answerParent((input) => run(input as SqlRun)).then(() =>
  process.stdout.write('', () => process.exit()),
);

/**
 * Runs PostgreSQL in a worker thread, which is blocked while a statement runs. This thread watches
 * it, and has the results so far if the worker must be stopped.
 */
function run(input: SqlRun): Promise<SqlRunResult> {
  const running = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const statement = new Int32Array(running);
  Atomics.store(statement, 0, -1);
  return new Promise((resolve) => {
    const failures: SqlFailure[] = [];
    const worker = new Worker(join(__dirname, `pglite-worker${extname(__filename)}`), {
      workerData: { ...input, running },
    });
    let startedAt: number | undefined;
    const end = (stopped?: SqlStop) => {
      clearInterval(watch);
      resolve({ kind: 'ran', failures, ...(stopped === undefined ? {} : { stopped }) });
    };
    const stop = (reason: SqlStop['reason'], message?: string) => {
      const index = Math.max(0, Atomics.load(statement, 0));
      end({ statement: index, reason, ...(message === undefined ? {} : { message }) });
    };
    const watch = setInterval(() => {
      if (Atomics.load(statement, 0) === -1) return;
      startedAt ??= Date.now();
      if (Date.now() - startedAt > input.timeoutMs) stop('time');
      else if (process.memoryUsage.rss() > input.memoryMb * MEBIBYTE) stop('memory');
    }, WATCH_MS);
    worker.on('message', (message: WorkerMessage) => {
      if (message.kind === 'failure') failures.push(message.failure);
      else if (message.kind === 'done') end();
      else if (message.kind === 'crash') stop('crash', message.message);
      else {
        clearInterval(watch);
        resolve(message);
      }
    });
    worker.on('error', (error) => stop('crash', error.message));
  });
}
