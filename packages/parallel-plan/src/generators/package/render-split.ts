import {
  approvalLines,
  type EditSummary,
  renderSections,
  validationLines,
} from '../plan-edit/render-sections';
import type { PlannedSplit } from './plan-split';

export interface SplitSummary extends EditSummary {
  readonly split: PlannedSplit;
  /** The package that was split. */
  readonly packageId: string;
}

/** What a person sees after a package was split. */
export function renderSplit(content: SplitSummary): string {
  const { change, packageId, revision, isDryRun, split } = content;
  const { work, keptKeys } = split;
  const { package_id: id, scope, depends_on, locks } = work;
  return renderSections([
    [
      `${isDryRun ? 'Would split' : 'Split'} ${id} off ${packageId} of "${change.id}": plan revision ${revision - 1} → ${revision}`,
      [
        `writes: ${scope.write_allow.join(', ')}`,
        `waits for: ${depends_on.length === 0 ? 'nothing' : depends_on.join(', ')}`,
        ...(locks.files.length + locks.keys.length === 0
          ? []
          : [`locks: ${[...locks.files, ...locks.keys].join(', ')}`]),
      ],
    ],
    ['Validation:', validationLines(content)],
    [
      'Note:',
      keptKeys.length === 0
        ? []
        : [`${packageId} keeps ${keptKeys.join(', ')}: give what is the other's with --keys`],
    ],
    [
      'Next:',
      isDryRun
        ? ['run it without --dry-run']
        : [
            `look at the title, the description and the tasks of ${packageId}, which still speak of all`,
            `review and commit what changed in ${change.root}, on the base branch or on a branch of its own`,
            ...approvalLines(content),
          ],
    ],
  ]);
}
