import type { GeneratorCallback, Tree } from '@nx/devkit';
import { integrationPackage } from '@parallel-plan/plan';
import { GeneratorError } from '../generator-error';
import { findChange } from '../plan-edit/find-change';
import { proveBefore } from '../plan-edit/prove-edit';
import {
  approvalLines,
  type EditSummary,
  logSummary,
  renderSections,
  validationLines,
} from '../plan-edit/render-sections';
import { checkPackage } from './check-paths';
import { normalizeSplit } from './options';
import type { PackageEnvironment } from './options';
import type { PlannedSplit } from './plan-split';
import { planSplit } from './plan-split';
import type { PackageGeneratorSchema } from './schema';
import { writePackage } from './write-package';

/** Splits a package into two. The tree is changed only after the new plan is proven. */
export async function splitPackage(
  tree: Tree,
  schema: PackageGeneratorSchema,
  { readWorkspace, isDryRun }: PackageEnvironment,
): Promise<GeneratorCallback> {
  const options = normalizeSplit(schema);
  const change = findChange(tree, options.change, 'package');
  const workspace = await readWorkspace();
  const before = proveBefore(tree, change, workspace);
  const ids = before.plan.packages.map(({ package_id }) => package_id);
  checkPackage(options.packageId, ids, change.id);
  const merging = integrationPackage(change.parsed.view)?.package_id?.value;
  if (options.packageId === merging) {
    throw new GeneratorError(
      'package/not-divisible',
      `${merging} integrates the others, which only one package can do: split another one.`,
    );
  }
  const split = planSplit(tree, change, before.plan, workspace, options, merging);
  const mergedBy = before.plan.packages.some(
    ({ package_id, depends_on }) =>
      package_id === merging && depends_on.includes(options.packageId),
  )
    ? merging
    : undefined;
  const added = { ...split, ...(mergedBy !== undefined && { mergedBy }) };
  const edit = writePackage(tree, change, workspace, before, added, options.projects);
  const { packageId } = options;
  const summary = renderSplit({ ...edit, split, packageId, isDryRun });
  return logSummary(summary, isDryRun);
}

interface SplitSummary extends EditSummary {
  readonly split: PlannedSplit;
  /** The package that was split. */
  readonly packageId: string;
}

/** Renders the summary for the user after a package was split. */
function renderSplit(content: SplitSummary): string {
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
        : [
            `${packageId} keeps ${keptKeys.join(', ')}: move the keys of the other package with --keys`,
          ],
    ],
    [
      'Next:',
      isDryRun
        ? ['run it without --dry-run']
        : [
            `update the title, the description and the tasks of ${packageId}: they still describe both packages`,
            `review and commit what changed in ${change.root}, on the base branch or on a separate branch`,
            ...approvalLines(content),
          ],
    ],
  ]);
}
