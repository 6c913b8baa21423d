import { createInterface } from 'node:readline/promises';
import { escapeControls } from '@parallel-plan/plan';

/** Asks the person at the terminal; the answer without white space around it. */
export async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return (await terminal.question(`${escapeControls(question)} `)).trim();
  } finally {
    terminal.close();
  }
}
