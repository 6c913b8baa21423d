import { escapeControls } from '@parallel-plan/plan';
import { NotCheckableError } from '../workspace/not-checkable-error';

/** The change, and the package if there is one, whose work is checked. */
export interface Work {
  readonly change: string;
  /** Missing if the whole branch is checked. */
  readonly packageId?: string;
}

/** Information that identifies the work. */
export interface WorkHints {
  readonly change?: string | undefined;
  readonly packageId?: string | undefined;
  /** The checked-out branch; missing on a detached HEAD. */
  readonly branch?: string | undefined;
  /** The changes that have a plan at `planRef`. */
  readonly changes: readonly string[];
  /**
   * The changes that are open on disk. A branch may be named after a change whose plan is not at
   * `planRef` yet.
   */
  readonly open?: readonly string[];
  /** The origin of the plans, for messages. */
  readonly planRef: string;
}

/**
 * Identifies the change and the package: by the options, else by the branch's name, which is
 * `<change>`, `openspec/<change>` or `<change>--<package>`.
 *
 * @throws NotCheckableError if neither names a change, or the change has no plan at `planRef`
 */
export function identifyWork({
  change,
  packageId,
  branch,
  changes,
  open = [],
  planRef,
}: WorkHints): Work {
  const named =
    branch === undefined
      ? undefined
      : (workOfBranch(branch, changes) ?? workOfBranch(branch, open));
  const found = change ?? named?.change;
  if (found === undefined) throw unknownWork(branch, changes, planRef);
  if (!changes.includes(found)) {
    throw new NotCheckableError(
      `The plan of the change ${quoted(found)} is not in ${planRef}. A branch is judged by the plan that was agreed on before it: merge the plan first and bring the branch up to date, or name a ref that has the plan with --plan-ref. ${listOf(changes)}`,
    );
  }
  const ofBranch = named?.change === found ? named.packageId : undefined;
  const package_ = packageId ?? ofBranch;
  return { change: found, ...(package_ === undefined ? {} : { packageId: package_ }) };
}

/** Change ids may contain `--`. The longest existing change is used. */
export function workOfBranch(branch: string, changes: readonly string[]): Work | undefined {
  const name = branch.replace(/^openspec\//, '');
  if (changes.includes(name)) return { change: name };
  for (let at = name.lastIndexOf('--'); at > 0; at = name.lastIndexOf('--', at - 1)) {
    const change = name.slice(0, at);
    const packageId = name.slice(at + 2);
    if (packageId !== '' && changes.includes(change)) return { change, packageId };
  }
  return undefined;
}

function unknownWork(
  branch: string | undefined,
  changes: readonly string[],
  planRef: string,
): NotCheckableError {
  const why =
    branch === undefined
      ? 'No branch is checked out, so that no branch tells which change this is.'
      : `The branch ${quoted(branch)} is not named after a change that has a plan in ${planRef}.`;
  return new NotCheckableError(
    `${why} Give --change <id>, and --package <id> for the work of one package. ${listOf(changes)}`,
  );
}

function listOf(changes: readonly string[]): string {
  if (changes.length === 0) return 'No change has a plan there.';
  const shown = changes.slice(0, 10).map(quoted).join(', ');
  const more = changes.length > 10 ? ` and ${changes.length - 10} more` : '';
  return `Changes with a plan there: ${shown}${more}.`;
}

function quoted(text: string): string {
  return escapeControls(JSON.stringify(text));
}
