import { parsePlanBytes, type ParsedPlan } from '@parallel-plan/plan';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { CHANGES_FOLDER, PLAN_FILE } from '../workspace/open-changes';
import { readBlobs } from './objects';
import { askGit, type Repository } from './repository';

/** The plans of the open changes at a commit: the object id, by change. */
export type PlansAtRef = ReadonlyMap<string, PlanObject>;

interface PlanObject {
  readonly mode: string;
  readonly blob: string;
}

/**
 * Lists the open changes that have a plan at a commit, sorted. The working tree is not read, so
 * that a branch can't extend its own scope.
 *
 * @throws NotCheckableError if git fails
 */
export async function listPlansAt(repository: Repository, commit: string): Promise<PlansAtRef> {
  const folder = `${repository.prefix}${CHANGES_FOLDER}/`;
  const args = ['ls-tree', '-r', '-z', '--full-tree', commit, '--', folder];
  const plans = new Map<string, PlanObject>();
  for (const entry of (await askGit(repository, args)).split('\0')) {
    const tab = entry.indexOf('\t');
    const [mode = '', , blob = ''] = entry.slice(0, tab).split(' ');
    const [change = '', file, ...deeper] = entry.slice(tab + 1 + folder.length).split('/');
    if (file !== PLAN_FILE || deeper.length > 0) continue;
    if (change !== 'archive' && !change.startsWith('.')) plans.set(change, { mode, blob });
  }
  return plans;
}

/**
 * Reads the plans of some changes.
 *
 * @throws NotCheckableError if a plan is not a file, or git fails
 */
export async function readPlansAt(
  repository: Repository,
  plans: PlansAtRef,
  changes: readonly string[],
): Promise<readonly { readonly change: string; readonly plan: ParsedPlan }[]> {
  const wanted = changes.flatMap((change) => {
    const object = plans.get(change);
    return object === undefined ? [] : [{ change, object }];
  });
  const contents = await readBlobs(
    repository,
    wanted.map(({ object }) => object.blob),
  );
  return wanted.map(({ change, object }) => {
    const file = `${CHANGES_FOLDER}/${change}/${PLAN_FILE}`;
    const bytes = contents.get(object.blob);
    if (bytes === undefined || !object.mode.startsWith('100')) {
      throw new NotCheckableError(
        `${JSON.stringify(file)} is not a file in git: put the plan itself there, not a link.`,
      );
    }
    return { change, plan: parsePlanBytes(bytes, { file }) };
  });
}
