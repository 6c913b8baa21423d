import {
  type Amendment,
  containsGlob,
  escapeControls,
  type NotChecked,
  type Plan,
  ScopeTooComplexError,
} from '@parallel-plan/plan';
import type { PlannedChange } from './find-change';

const MAX_LISTED = 5;

export interface SummaryContent {
  readonly change: PlannedChange;
  /** Before the amendment. */
  readonly plan: Plan;
  readonly amendment: Amendment;
  /** After it. */
  readonly revision: number;
  /** Those that the amendment brings. */
  readonly warnings: readonly string[];
  readonly notChecked: readonly NotChecked[];
  /** Whether somebody has approved the plan as it was. */
  readonly hasApproval: boolean;
  readonly isDryRun: boolean;
}

/** What a person sees at the end: what the package may write now, and from when on it counts. */
export function renderSummary(content: SummaryContent): string {
  const { change, amendment, revision, isDryRun } = content;
  const { packageId, paths, reason } = amendment;
  const sections = [
    `${isDryRun ? 'Would amend' : 'Amended'} ${packageId} of "${change.id}": plan revision ${revision - 1} → ${revision}`,
    indent([...paths.map((path) => `+ ${path}`), `because: ${reason}`]),
    section('Validation', validationLines(content)),
    section('Note', mergeNotes(content)),
    section('Next', nextLines(content)),
  ];
  const text = sections.filter((part) => part !== '').join('\n\n');
  return `\n${text.split('\n').map(escapeControls).join('\n')}\n`;
}

function validationLines({ warnings, notChecked }: SummaryContent): readonly string[] {
  const more = warnings.length - MAX_LISTED;
  return [
    'work-packages.yaml is valid: no two parallel packages can write one path',
    ...warnings.slice(0, MAX_LISTED).map((warning) => `new warning ${warning}`),
    ...(more > 0 ? [`and ${more} more new warnings`] : []),
    ...notChecked.map(({ check, why }) => `not checked: ${check} (${why})`),
  ];
}

/** Whoever merges the package could write all that it writes until now. */
function mergeNotes({ plan, amendment, change }: SummaryContent): readonly string[] {
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

function nextLines({
  change,
  amendment,
  hasApproval,
  isDryRun,
}: SummaryContent): readonly string[] {
  if (isDryRun) return ['run it without --dry-run'];
  return [
    `review and commit ${change.planFile}, on a branch of its own: on a package's branch it would be a violation`,
    ...(hasApproval ? [`have the plan approved again: ${change.root}/approval.yaml is stale`] : []),
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

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${title}:\n${indent(lines)}`;
}

function indent(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}`).join('\n');
}
