import type { WorkPackage } from '@parallel-plan/plan';
import { contextSlices } from '../../context/context-slices';
import { sliceText } from '../../context/format-slices';
import { OWN_FOLDER } from '../branches/deliver';
import type { Worktree } from '../worktree/worktree';
import { type Handoff, renderHandoff } from './handoff';

export interface PromptParts {
  readonly worktree: Worktree;
  readonly work: WorkPackage;
  readonly attempt: number;
  /** Handoffs of the packages that this one depends on; for the integration, of all packages. */
  readonly handoffs: readonly Handoff[];
  /** Problems of earlier attempts, and answers of a person. */
  readonly feedback: string;
}

/**
 * Renders the prompt of an agent: the slice of its package, the working rules, the handoffs of its
 * dependencies, and the problems of earlier attempts.
 *
 * @throws NotCheckableError if the slice can't be created
 */
export function renderPrompt({ worktree, work, attempt, handoffs, feedback }: PromptParts): string {
  const [slice] = contextSlices(worktree.root, worktree.change, work.package_id);
  const parts = [
    slice === undefined ? '' : sliceText(slice).trimEnd(),
    rules(work, attempt),
    handoffs.length === 0 ? '' : `# Handoffs\n\n${handoffs.map(renderHandoff).join('\n\n')}`,
    feedback === ''
      ? ''
      : `# What happened before\n\nYour earlier work is in this folder. Fix the problems below and continue.\n\n${feedback}`,
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function rules(work: WorkPackage, attempt: number): string {
  return `# How to work

- You are in the worktree of the package \`${work.package_id}\` (attempt ${attempt}). Work only in this folder.
- Change only paths that are in the package's scope. Other changes are refused.
- You don't have to commit. What is in scope is committed when you are done.
- Don't switch branches, and don't change anything in \`.git\`.
- Before you stop, write \`${OWN_FOLDER}/handoff.json\` (also in \`$PARALLEL_PLAN_HANDOFF_FILE\`) for the packages after yours:
  \`{ "schema_version": 1, "package_id": "${work.package_id}", "summary": "…", "exports": [{ "module", "name", "kind" }], "dependencies_wanted": [{ "ecosystem", "name", "range", "dev", "why" }], "questions": [{ "text", "blocking" }], "contract_changes": [{ "file", "pointer", "wanted", "why", "blocking" }], "noticed": [{ "path", "text" }], "results": {} }\`.
  Only the first three keys are required. Don't add dependencies yourself: name them in \`dependencies_wanted\`.`;
}
