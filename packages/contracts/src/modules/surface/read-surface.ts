import { join } from 'node:path';
import { runInChild } from '../../check/child/run-in-child';

/** Where a library is. Paths are absolute. */
export interface SurfaceInput {
  /** What the project's package or path alias leads to; TypeScript, or declarations. */
  readonly entry: string;
  /** The configuration that the project is built with. */
  readonly tsconfig: string;
}

/** What a library exports, or why it can't be told. */
export type SurfaceAnswer = { readonly text: string } | { readonly failure: string };

const MEMORY_MB = 4_096;

/**
 * Reads what a library exports today, as one declaration file: rollup-plugin-dts, which inlines the files
 * of the library and leaves packages as imports. In a process of its own; nothing is written.
 *
 * @param timeoutMs in milliseconds; a library takes 4 to 7 seconds
 */
export async function readSurface(input: SurfaceInput, timeoutMs: number): Promise<SurfaceAnswer> {
  const outcome = await runInChild({
    entry: join(__dirname, 'surface-child'),
    input,
    timeoutMs,
    memoryMb: MEMORY_MB,
  });
  if (outcome.kind === 'done') return outcome.value as SurfaceAnswer;
  return { failure: outcome.kind === 'failed' ? outcome.why : 'It took too long.' };
}
