import type { Amendment } from '@parallel-plan/plan';
import {
  approvalLines,
  type EditSummary,
  renderSections,
  validationLines,
} from '../plan-edit/render-sections';

export interface AmendmentSummary extends EditSummary {
  readonly amendment: Amendment;
}

/** What a person sees at the end: what the package may write now, and from when on it counts. */
export function renderAmendment(content: AmendmentSummary): string {
  const { change, amendment, revision, isDryRun } = content;
  const { packageId, paths, reason } = amendment;
  return renderSections([
    [
      `${isDryRun ? 'Would amend' : 'Amended'} ${packageId} of "${change.id}": plan revision ${revision - 1} → ${revision}`,
      [...paths.map((path) => `+ ${path}`), `because: ${reason}`],
    ],
    ['Validation:', validationLines(content)],
    ['Note:', mergeNotes(content)],
    ['Next:', nextLines(content)],
  ]);
}

function mergeNotes({
  amendment: { packageId, mergedBy = [] },
}: AmendmentSummary): readonly string[] {
  return mergedBy.map(
    ({ packageId: merging, paths }) =>
      `${merging} merges ${packageId}, and may write ${paths.join(', ')} from now on too`,
  );
}

function nextLines(content: AmendmentSummary): readonly string[] {
  const { change, amendment, isDryRun } = content;
  if (isDryRun) return ['run it without --dry-run'];
  return [
    `review and commit ${change.planFile}, on a branch of its own: on a package's branch it would be a violation`,
    ...approvalLines(content),
    `merge it into the base branch, and that into the branch of ${amendment.packageId}: only then it counts for \`scope-check\``,
  ];
}
