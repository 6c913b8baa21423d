import { join } from 'node:path';
import { runInChild } from '../../check/child/run-in-child';

/** The location of a library. Paths are absolute. */
export interface SurfaceInput {
  /**
   * The file that the project's package name or path alias resolves to: TypeScript or declarations.
   */
  readonly entry: string;
  /** The tsconfig that builds the project. */
  readonly tsconfig: string;
}

/** The exports of a library as declarations, or why they can't be read. */
export type SurfaceAnswer = { readonly text: string } | { readonly failure: string };

const MEMORY_MB = 4_096;

/**
 * Reads what a library exports today, as one declaration file. It runs rollup-plugin-dts in a child
 * process, which inlines the library's files and keeps package imports. It writes nothing.
 *
 * @param input the library's entry and tsconfig
 * @param timeoutMs the time limit in milliseconds; a library takes 4 to 7 seconds
 * @returns the declarations as text, or why they can't be read
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
