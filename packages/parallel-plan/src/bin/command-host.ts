import type { Readable } from 'node:stream';

/** The parts of the process that a command uses. */
export interface CommandHost {
  readonly stdin: Readable;
  readonly stdout: { readonly isTTY?: boolean; write(text: string | Uint8Array): unknown };
  readonly stderr: { readonly isTTY?: boolean; write(text: string | Uint8Array): unknown };
  readonly env: NodeJS.ProcessEnv;
  cwd(): string;
}
