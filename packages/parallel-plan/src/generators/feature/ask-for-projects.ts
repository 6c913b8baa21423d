import { createInterface } from 'node:readline/promises';
import { escapeControls } from '@parallel-plan/plan';
import type { ProjectProposal } from './projects/choose-projects';

/** Whether there is a person to ask: Nx says so in an environment variable, and there is a terminal. */
export function isInteractive(): boolean {
  return (
    process.stdin.isTTY === true &&
    process.stdout.isTTY === true &&
    process.env['NX_INTERACTIVE'] !== 'false' &&
    process.env['CI'] !== 'true'
  );
}

/** Shows a proposal; the answer, or the proposal for an empty one. */
export async function askForProjects(proposal: ProjectProposal): Promise<readonly string[]> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const proposed = proposal.projects.join(', ');
    const question =
      proposed === ''
        ? 'Which projects does the feature touch? '
        : `Which projects does the feature touch? [${proposed}: ${proposal.reason}] `;
    const answer = await terminal.question(escapeControls(question));
    const names = answer
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '');
    return names.length > 0 ? names : proposal.projects;
  } finally {
    terminal.close();
  }
}
