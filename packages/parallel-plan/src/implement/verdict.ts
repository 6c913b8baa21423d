import { join } from 'node:path';
import type { WorkPackage } from '@parallel-plan/plan';
import { readHandoff } from './agent/handoff';
import { lastWords, shellInWords, type ShellResult } from './agent/run-shell';
import type { Outcome } from './branches/attempts';
import { type Judged, OWN_FOLDER, scopeFeedback } from './branches/deliver';
import { contractsPackage } from './plan-of-run';
import type { RunContext } from './run-context';
import type { Worktree } from './worktree/worktree';

/** The evidence for judging an attempt. */
export interface Evidence {
  readonly result: ShellResult;
  readonly judged: Judged;
  /** Files in the shared git directory that were changed and then restored. */
  readonly changedGit: readonly string[];
  /** Id of the tree before the agent started. */
  readonly before: string;
  readonly log: string;
  readonly denied: readonly string[];
  /** Whether the package may deliver without changes. */
  readonly mayBeEmpty: boolean;
  /** Whether paths outside the scope are restored. A person restores them by hand. */
  readonly putBack: boolean;
}

/** The outcome of an attempt, and the feedback for the next one. */
export interface Verdict {
  readonly outcome: Outcome;
  readonly text: string;
  readonly judged: Judged;
  /** True if the agent's program was not found. */
  readonly missing?: boolean;
}

/** Judges an agent by its changes. The exit code counts only if it changed nothing. */
export function judgeAttempt(
  context: RunContext,
  worktree: Worktree,
  work: WorkPackage,
  { result, judged, changedGit, before, log, denied, mayBeEmpty, putBack }: Evidence,
): Verdict {
  const verdict = (outcome: Outcome, text: string): Verdict => ({ outcome, text, judged });
  const last = lastWords(log, 20);
  const words = last === '' ? '' : `\n\nThe end of its output:\n\n${fenced(last)}`;
  const isMissing =
    result.outcome === 'not-started' || result.exitCode === 127 || result.exitCode === 126;
  if (result.outcome === 'interrupted') return verdict('INTERRUPTED', '');
  if (isMissing && judged.tree === before) {
    return { ...verdict('INTERRUPTED', ''), missing: true };
  }
  if (changedGit.length > 0) {
    return verdict(
      'GIT_CHANGED',
      `You changed ${changedGit.join(', ')} in the git directory. That was undone. Don't change it.`,
    );
  }
  if (judged.violations.length > 0)
    return verdict('SCOPE_VIOLATION', scopeFeedback(judged.violations, putBack));
  if (result.outcome !== 'exited' && result.outcome !== 'signalled') {
    return verdict(
      'TIMEOUT',
      `The agent was ended: ${shellInWords(result)}. Your work so far is in this folder.${words}`,
    );
  }
  const handoff = readHandoff(join(worktree.root, OWN_FOLDER, 'handoff.json'), work.package_id);
  if (handoff.kind === 'invalid') {
    return verdict(
      'HANDOFF_INVALID',
      `Fix \`${OWN_FOLDER}/handoff.json\`:\n${handoff.problems.map((one) => `- ${one}`).join('\n')}`,
    );
  }
  if (handoff.kind === 'valid') {
    const { questions = [], contract_changes: changes = [], noticed = [] } = handoff.handoff;
    const blocking = questions.filter((question) => question.blocking);
    if (blocking.length > 0) return verdict('QUESTIONS', list(blocking.map(({ text }) => text)));
    const wanted = changes.filter((change) => change.blocking);
    if (wanted.length > 0 && contractsPackage(context.plan)?.package_id !== work.package_id) {
      return verdict(
        'CONTRACT_REVISION_REQUIRED',
        list(
          wanted.map(
            ({ file, pointer = '', wanted: text, why }) =>
              `\`${file}${pointer}\`: ${text} (${why})`,
          ),
        ),
      );
    }
    const paths = noticed.filter((one) => one.wanted === true);
    if (paths.length > 0) {
      return verdict(
        'PLAN_REVISION_REQUIRED',
        list(
          paths.map(
            ({ path, text }) =>
              `\`${path}\`: ${text}. To allow it: \`${amendCommand(worktree.change, work.package_id, path, text)}\``,
          ),
        ),
      );
    }
  }
  if (judged.wanted.length === 0 && !mayBeEmpty) {
    const refused = denied.length === 0 ? '' : ` These tools were denied: ${denied.join(', ')}.`;
    if (!putBack) return verdict('NO_CHANGES', 'Nothing was changed in this worktree.');
    return result.exitCode === 0
      ? verdict('NO_CHANGES', `The agent ended without changing anything.${refused}${words}`)
      : verdict(
          'AGENT_FAILED',
          `The agent ended with ${shellInWords(result)} and changed nothing.${refused}${words}`,
        );
  }
  return verdict('DELIVERED', '');
}

/** The command that allows a path, for a POSIX shell. */
export function amendCommand(
  change: string,
  packageId: string,
  path: string,
  reason: string,
): string {
  const quotedFor = (value: string): string => `'${value.replaceAll("'", `'\\''`)}'`;
  const line = reason.replace(/\s+/g, ' ').trim();
  return `npx nx g parallel-plan:package --change=${change} --package=${packageId} --amend --path=${quotedFor(path)} --reason=${quotedFor(line)}`;
}

function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

export function fenced(text: string): string {
  return `\`\`\`\n${text.replaceAll('```', "'''")}\n\`\`\``;
}
