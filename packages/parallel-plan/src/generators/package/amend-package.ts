import type { GeneratorCallback, Tree } from '@nx/devkit';
import {
  type Amendment,
  amendPlan,
  containsGlob,
  type Plan,
  ScopeTooComplexError,
} from '@parallel-plan/plan';
import { GeneratorError } from '../generator-error';
import { findChange, type PlannedChange } from '../plan-edit/find-change';
import { editPlan, newWarnings, proveAfter, proveBefore } from '../plan-edit/prove-edit';
import {
  approvalLines,
  type EditSummary,
  logSummary,
  renderSections,
  validationLines,
} from '../plan-edit/render-sections';
import { checkPackage, checkPaths } from './check-paths';
import { type AmendOptions, normalizeAmendment } from './options';
import type { PackageEnvironment } from './options';
import type { PackageGeneratorSchema } from './schema';

/** Lets a package write more paths. The tree is changed only after the new plan is proven. */
export async function amendPackage(
  tree: Tree,
  schema: PackageGeneratorSchema,
  { readWorkspace, isDryRun, ask }: PackageEnvironment,
): Promise<GeneratorCallback> {
  const given = normalizeAmendment(schema);
  const change = findChange(tree, given.change, 'package');
  const workspace = await readWorkspace();
  const before = proveBefore(tree, change, workspace);

  const amendment = await completeAmendment(given, before.plan, change, ask);
  checkPaths(tree, change, before.plan, amendment);
  const mergedBy = mergersOf(before.plan, amendment);
  const edited = editPlan(change, () => amendPlan(change.parsed, { ...amendment, mergedBy }));
  const after = proveAfter(tree, change, edited, workspace);

  tree.write(change.planFile, edited.text);
  const summary = renderAmendment({
    change,
    amendment: { ...amendment, mergedBy },
    revision: edited.revision,
    warnings: newWarnings(before, after),
    notChecked: after.notChecked,
    hasApproval: tree.exists(`${change.root}/approval.yaml`),
    isDryRun,
  });
  return logSummary(summary, isDryRun);
}

/** Asks for missing options, if there is a terminal. */
async function completeAmendment(
  given: AmendOptions,
  plan: Plan,
  { id }: PlannedChange,
  ask: PackageEnvironment['ask'],
): Promise<Amendment> {
  const ids = plan.packages.map(({ package_id }) => package_id);
  const packageId = given.packageId ?? (await ask?.(`Which package (${ids.join(', ')})?`)) ?? '';
  if (packageId === '') {
    throw new GeneratorError(
      'package/no-package',
      `Which package do you want to amend? Name one with --package: ${ids.join(', ')}`,
    );
  }
  checkPackage(packageId, ids, id);
  const asked: PackageGeneratorSchema = {
    ...(given.paths === undefined && {
      path: (await ask?.(`Which path or glob may ${packageId} write in addition?`)) ?? '',
    }),
    ...(given.reason === undefined && {
      reason:
        (await ask?.(`Why does ${packageId} need it (one line, recorded in the plan)?`)) ?? '',
    }),
  };
  const answers = normalizeAmendment({ amend: true, ...asked });
  const [first, ...rest] = given.paths ?? answers.paths ?? [];
  if (first === undefined) {
    throw new GeneratorError(
      'package/no-path',
      `Which paths may ${packageId} write? Name a file or a glob: --path "libs/legacy/**"`,
    );
  }
  const reason = given.reason ?? answers.reason;
  if (reason === undefined) {
    throw new GeneratorError(
      'package/no-reason',
      'An amendment needs a reason, which reviewers read in the plan. Pass one: --reason "the old sessions are read there"',
    );
  }
  return { packageId, paths: [first, ...rest], reason };
}

/**
 * Packages that merge the amended one (they depend on it and may write everything that it could
 * write), and the new paths that they may not write yet.
 */
function mergersOf(
  { packages }: Plan,
  { packageId, paths }: Amendment,
): NonNullable<Amendment['mergedBy']> {
  const own = packages.find(({ package_id }) => package_id === packageId);
  const before = own?.scope.write_allow ?? [];
  if (before.length === 0) return [];
  return packages
    .filter(
      ({ depends_on, scope }) =>
        depends_on.includes(packageId) && before.every((glob) => contains(scope.write_allow, glob)),
    )
    .map(({ package_id, scope }) => ({
      packageId: package_id,
      paths: paths.filter((path) => !contains(scope.write_allow, path)),
    }))
    .filter((merging) => merging.paths.length > 0);
}

function contains(outer: readonly string[], inner: string): boolean {
  try {
    return containsGlob(outer, inner);
  } catch (error) {
    if (error instanceof ScopeTooComplexError) return false;
    throw error;
  }
}

interface AmendmentSummary extends EditSummary {
  readonly amendment: Amendment;
}

/** Renders the summary for the user: what the package may write now, and from when. */
function renderAmendment(content: AmendmentSummary): string {
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
      `${merging} merges ${packageId}, and may now write ${paths.join(', ')} too`,
  );
}

function nextLines(content: AmendmentSummary): readonly string[] {
  const { change, amendment, isDryRun } = content;
  if (isDryRun) return ['run it without --dry-run'];
  return [
    `review and commit ${change.planFile}, on a separate branch: on a package's branch it would be a violation`,
    ...approvalLines(content),
    `merge it into the base branch, and the base branch into the branch of ${amendment.packageId}: only then does it count for \`scope-check\``,
  ];
}
