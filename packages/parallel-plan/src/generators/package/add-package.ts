import type { GeneratorCallback, Tree } from '@nx/devkit';
import type { WorkPackage } from '@parallel-plan/plan';
import { integrationPackage } from '@parallel-plan/plan';
import { findChange } from '../plan-edit/find-change';
import { proveBefore } from '../plan-edit/prove-edit';
import {
  approvalLines,
  type EditSummary,
  logSummary,
  renderSections,
  validationLines,
} from '../plan-edit/render-sections';
import { derivePackage, packagesOnTopOf } from './derive-package';
import { normalizeAddition } from './options';
import type { PackageEnvironment } from './options';
import type { PackageGeneratorSchema } from './schema';
import { writePackage } from './write-package';

/** Adds a package for projects. The tree is changed only after the new plan is proven. */
export async function addWorkPackage(
  tree: Tree,
  schema: PackageGeneratorSchema,
  { readWorkspace, isDryRun }: PackageEnvironment,
): Promise<GeneratorCallback> {
  const addition = normalizeAddition(schema);
  const change = findChange(tree, addition.change, 'package');
  const workspace = await readWorkspace();
  const before = proveBefore(tree, change, workspace);
  const work = derivePackage(tree, change, before.plan, workspace, addition);
  const mergedBy = integrationPackage(change.parsed.view)?.package_id?.value;
  const added = { work, ...(mergedBy !== undefined && { mergedBy }) };
  const edit = writePackage(tree, change, workspace, before, added, addition.projects);
  const summary = renderAddition({
    ...edit,
    work,
    mergedBy,
    onTop: packagesOnTopOf(before.plan, workspace, addition.projects).map(
      ({ package_id }) => package_id,
    ),
    isDryRun,
  });
  return logSummary(summary, isDryRun);
}

interface AdditionSummary extends EditSummary {
  readonly work: WorkPackage;
  readonly mergedBy: string | undefined;
  /** Packages with projects that depend on those of the new package. */
  readonly onTop: readonly string[];
}

/** Renders the summary for the user after a package was added. */
function renderAddition(content: AdditionSummary): string {
  const { change, work, revision, mergedBy, onTop, isDryRun } = content;
  const { package_id: id, scope, depends_on } = work;
  const facts = [
    `writes: ${scope.write_allow.join(', ')}`,
    ...(scope.deny === undefined || scope.deny.length === 0
      ? []
      : [`never: ${scope.deny.join(', ')}`]),
    `waits for: ${depends_on.length === 0 ? 'nothing' : depends_on.join(', ')}`,
    `merged by: ${mergedBy ?? 'none, the plan has no integration package'}`,
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
          `${other} builds on code that ${id} changes, and doesn't wait for it: agree on a contract, or add ${id} to its depends_on`,
      ),
    ],
    [
      'Next:',
      isDryRun
        ? ['run it without --dry-run']
        : [
            `review and commit what changed in ${change.root}, on the base branch or on a separate branch`,
            ...approvalLines(content),
          ],
    ],
  ]);
}
