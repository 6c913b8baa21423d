import { createInterface } from 'node:readline/promises';
import { escapeControls } from '@parallel-plan/plan';

/**
 * Asks the user at the terminal a question of one or more lines.
 *
 * @returns the answer, trimmed
 */
export async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return (
      await terminal.question(`${question.split('\n').map(escapeControls).join('\n')} `)
    ).trim();
  } finally {
    terminal.close();
  }
}

/** Whether the user can be asked: there is a terminal, and neither Nx nor CI forbids prompts. */
export function isInteractive(): boolean {
  return (
    process.stdin.isTTY === true &&
    process.stdout.isTTY === true &&
    process.env['NX_INTERACTIVE'] !== 'false' &&
    process.env['CI'] !== 'true'
  );
}

/** Whether Nx runs the generator with --dry-run. This is the only sign of it in Nx 22 to 24. */
export function isDryRun(): boolean {
  return process.env['NX_DRY_RUN'] === 'true';
}
