import type { ContractInterface } from '@parallel-plan/contracts';
import type { InterfaceAddition, Plan } from '@parallel-plan/plan';
import {
  approvalLines,
  type EditSummary,
  renderSections,
  validationLines,
} from '../plan-edit/render-sections';
import { projectsOf } from '../plan-edit/projects-of';

export interface ContractSummary extends EditSummary {
  readonly plan: Plan;
  readonly addition: InterfaceAddition;
  readonly interfaces: readonly ContractInterface[];
  /** As people say them. */
  readonly names: readonly string[];
  readonly assumed: readonly string[];
  readonly notes: readonly string[];
  /** New or changed, relative to the change's folder. */
  readonly files: readonly string[];
}

/** What a person sees after something was added to the contracts. */
export function renderSummary(content: ContractSummary): string {
  const { change, plan, addition, interfaces, names, assumed, notes, files, revision, isDryRun } =
    content;
  const strangers = interfaces
    .flatMap(({ consumers }) => consumers)
    .filter((name) => !plan.packages.some((work) => projectsOf(work).includes(name)));
  return renderSections([
    [
      `${isDryRun ? 'Would add' : 'Added'} ${names.join(', ')} to "${change.id}": plan revision ${revision - 1} → ${revision}`,
      files.map((file) => `${change.root}/${file}`),
    ],
    [
      'Plan:',
      addition.gains.flatMap(({ packageId, keys = [], dependsOn = [], reads = [] }) => [
        ...keys.map((key) => `${packageId} locks ${key}`),
        ...dependsOn.map((base) => `${packageId} waits for ${base}`),
        ...reads.map((glob) => `${packageId} may read ${glob}`),
      ]),
    ],
    ['Assumed:', assumed],
    [
      'Validation:',
      [...(isDryRun ? [] : ['the contracts pass their checks']), ...validationLines(content)],
    ],
    [
      'Note:',
      [
        ...notes,
        ...[...new Set(strangers)].map(
          (name) => `${name} has no package in this plan, so nothing is planned for it`,
        ),
      ],
    ],
    [
      'Next:',
      isDryRun
        ? ['run it without --dry-run']
        : [
            `complete what was added, such as its fields, and commit what changed in ${change.root}`,
            ...approvalLines(content),
          ],
    ],
  ]);
}
