import { escapeControls } from '@parallel-plan/plan';
import { NotCheckableError } from '../workspace/not-checkable-error';

/** Whose work is judged. */
export interface Work {
  readonly change: string;
  /** Missing for a whole branch. */
  readonly packageId?: string;
}

/** What is known about whose work it is. */
export interface WorkHints {
  readonly change?: string | undefined;
  readonly packageId?: string | undefined;
  /** The checked-out branch; missing on a detached HEAD. */
  readonly branch?: string | undefined;
  /** The changes that have a plan there. */
  readonly changes: readonly string[];
  /** The changes that are open on the disk: a branch may be named after one whose plan is not there yet. */
  readonly open?: readonly string[];
  /** Where the plans are from, for messages. */
  readonly planRef: string;
}

/**
 * Finds the change and the package: by the options, else by the branch's name, which is
 * `<change>`, `openspec/<change>` or `<change>--<package>`.
 *
 * @throws NotCheckableError where neither names a change, or the change has no plan there
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

/** Ids of changes may have `--` in them: the longest change that is there is meant. */
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
