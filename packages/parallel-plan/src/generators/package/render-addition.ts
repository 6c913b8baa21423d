import type { WorkPackage } from '@parallel-plan/plan';
import {
  approvalLines,
  type EditSummary,
  renderSections,
  validationLines,
} from '../plan-edit/render-sections';

export interface AdditionSummary extends EditSummary {
  readonly work: WorkPackage;
  readonly mergedBy: string | undefined;
  /** Packages with projects that build on those of the new one. */
  readonly onTop: readonly string[];
}

/** What a person sees after a package was added. */
export function renderAddition(content: AdditionSummary): string {
  const { change, work, revision, mergedBy, onTop, isDryRun } = content;
  const { package_id: id, scope, depends_on } = work;
  const facts = [
    `writes: ${scope.write_allow.join(', ')}`,
    ...(scope.deny === undefined || scope.deny.length === 0
      ? []
      : [`never: ${scope.deny.join(', ')}`]),
    `waits for: ${depends_on.length === 0 ? 'nothing' : depends_on.join(', ')}`,
    `merged by: ${mergedBy ?? 'nobody, the plan has no integration package'}`,
  ];
  return renderSections([
    [
      `${isDryRun ? 'Would add' : 'Added'} ${id} to "${change.id}": plan revision ${revision - 1} → ${revision}`,
      facts,
    ],
    ['Validation:', validationLines(content)],
    [
      'Note:',
      onTop.map(
        (other) =>
          `${other} builds on what ${id} changes, and doesn't wait for it: settle it in a contract, or add ${id} to its depends_on`,
      ),
    ],
    [
      'Next:',
      isDryRun
        ? ['run it without --dry-run']
        : [
            `review and commit what changed in ${change.root}, on the base branch or on a branch of its own`,
            ...approvalLines(content),
          ],
    ],
  ]);
}
