import { type Amendment, containsGlob, type Plan, ScopeTooComplexError } from '@parallel-plan/plan';
import {
  approvalLines,
  type EditSummary,
  renderSections,
  validationLines,
} from '../plan-edit/render-sections';

export interface AmendmentSummary extends EditSummary {
  /** Before the amendment. */
  readonly plan: Plan;
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

/** Whoever merges the package could write all that it writes until now. */
function mergeNotes({ plan, amendment, change }: AmendmentSummary): readonly string[] {
  const { packageId, paths } = amendment;
  const own = plan.packages.find(({ package_id }) => package_id === packageId);
  const before = own?.scope.write_allow ?? [];
  const merging = plan.packages.filter(
    ({ depends_on, scope }) =>
      before.length > 0 &&
      depends_on.includes(packageId) &&
      before.every((glob) => contains(scope.write_allow, glob)),
  );
  return merging.flatMap(({ package_id, scope }) => {
    const lacking = paths.filter((path) => !contains(scope.write_allow, path));
    if (lacking.length === 0) return [];
    const options = lacking.map((path) => `--path ${shellQuoted(path)}`).join(' ');
    return [
      `${package_id} merges ${packageId}, and may write all that it could write, but not this. Amend it too:`,
      `  nx g parallel-plan:package --change ${change.id} --package ${package_id} --amend ${options} --reason ${shellQuoted(`it merges ${packageId}`)}`,
    ];
  });
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

function contains(outer: readonly string[], inner: string): boolean {
  try {
    return containsGlob(outer, inner);
  } catch (error) {
    if (error instanceof ScopeTooComplexError) return false;
    throw error;
  }
}

/** For a POSIX shell; a glob must reach the generator as it is. */
function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
