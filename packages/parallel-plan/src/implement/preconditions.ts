import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { namedPaths, parsePlanBytes, type RuleSettings, validatePlans } from '@parallel-plan/plan';
import { readApproval } from '../approval/read-approval';
import { gitSays } from '../git/repository';
import { readChangeSources } from '../prove/plan-source';
import { loadCheckers } from '../contracts/load-checkers';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { pathFacts } from '../workspace/path-facts';
import { CHANGES_FOLDER, PLAN_FILE } from '../workspace/open-changes';
import {
  bringIn,
  ensureFeatureBranch,
  hasSamePlan,
  refuseDirtyCheckout,
} from './branches/feature-branch';
import { featureRef } from './branches/refs';
import { readMerges } from './branches/state';
import { type RunPlan, readRunPlan } from './plan-of-run';
import {
  commitOf,
  git,
  isAncestor,
  moveRef,
  NO_COMMIT,
  type RunRepository,
  toRepositoryPath,
  tryGit,
} from './repository';

/** What the checks before a run found. */
export interface Foundation {
  readonly plan: RunPlan;
  /** The commit with the approved plan. */
  readonly approved: string;
  /** Warnings for the user, one sentence each. */
  readonly warnings: readonly string[];
}

/**
 * Checks the preconditions of a run. It changes nothing.
 *
 * @param root absolute path of the workspace root
 * @throws NotCheckableError if the plan is not valid, not approved or not committed, if a checkout
 *   prevents the run, if git is not able to do it, or if the disk has no room for temporary files
 */
export async function checkFoundation(
  repository: RunRepository,
  root: string,
  change: string,
): Promise<Foundation> {
  const plan = readRunPlan(root, change);
  refuseSharedFiles(repository.root, change);
  await refuseOldGit(repository);
  await refuseAnonymous(repository);
  const approved = await commitOf(repository, 'HEAD');
  if (approved === undefined) {
    throw new NotCheckableError('The repository has no commit. Commit the plan first.');
  }
  await refuseUncommitted(repository, root, change);
  await refuseUnapproved(repository, root, change, approved);
  await refuseDirtyCheckout(repository, change);
  return { plan, approved, warnings: [] };
}

/**
 * Creates the feature branch, including what a teammate has pushed to it.
 *
 * @returns its tip, and warnings for the user
 * @throws NotCheckableError if the local and the remote branch have diverged
 */
export async function layFoundation(
  repository: RunRepository,
  { plan: { change }, approved }: Foundation,
): Promise<{ readonly tip: string; readonly warnings: readonly string[] }> {
  const remote = await remoteOf(repository);
  const warnings: string[] = [];
  if (remote !== undefined) {
    const fetched = await tryGit(repository, ['fetch', '--quiet', remote], { timeout: 120_000 });
    if (fetched.exitCode !== 0) {
      warnings.push(
        `${remote} could not be fetched, so work of others may be missing: ${gitSays(fetched)}`,
      );
    }
    await takePushed(repository, change, `refs/remotes/${remote}/${change}`);
  }
  return { tip: await ensureFeatureBranch(repository, change, approved), warnings };
}

/** The name of the remote: `origin`, or the only one. */
export async function remoteOf(repository: RunRepository): Promise<string | undefined> {
  const remotes = (await git(repository, ['remote'])).split('\n').filter((line) => line !== '');
  if (remotes.includes('origin')) return 'origin';
  return remotes.length === 1 ? remotes[0] : undefined;
}

async function takePushed(repository: RunRepository, change: string, ref: string): Promise<void> {
  const pushed = await commitOf(repository, ref);
  if (pushed === undefined) return;
  const tip = await commitOf(repository, featureRef(change));
  if (tip === undefined) {
    await moveRef(repository, featureRef(change), pushed, NO_COMMIT);
    return;
  }
  if (await isAncestor(repository, pushed, tip)) return;
  if (!(await isAncestor(repository, tip, pushed))) {
    throw new NotCheckableError(
      `The branch ${change} and its remote branch have diverged, so packages may be merged in both. Run \`git checkout ${change} && git pull --rebase=false\`, then run the command again.`,
    );
  }
  await bringIn(repository, change, tip, pushed, '');
}

/**
 * Warnings of a plan that are errors of a run, whatever `nx.json` says: merges of such packages
 * conflict, or lose a file on macOS and Windows.
 */
const RUN_RULES: RuleSettings = { 'scope/hotspot': 'error', 'scope/case-collision': 'error' };

function refuseSharedFiles(root: string, change: string): void {
  for (const { bytes, file } of readChangeSources(root, change).sources) {
    const parsed = parsePlanBytes(bytes, { file });
    const paths = pathFacts(root, namedPaths(parsed.view));
    const found = validatePlans([parsed], { rules: RUN_RULES, paths }).files[0]?.diagnostics ?? [];
    const first = found.find(({ code }) => Object.hasOwn(RUN_RULES, code));
    if (first === undefined) continue;
    throw new NotCheckableError(
      `Agents can't work on this plan at the same time: ${file}:${first.line}: ${first.message} (${first.code}). Edit the plan, approve and commit it.`,
    );
  }
}

async function refuseOldGit(repository: RunRepository): Promise<void> {
  const [, major = '0', minor = '0'] =
    /(\d+)\.(\d+)/.exec(await git(repository, ['version'])) ?? [];
  if (Number(major) > 2 || (Number(major) === 2 && Number(minor) >= 38)) return;
  throw new NotCheckableError(
    `git ${major}.${minor} can't merge without a checkout. Install git 2.38 or newer.`,
  );
}

async function refuseAnonymous(repository: RunRepository): Promise<void> {
  const identity = await tryGit(repository, ['var', 'GIT_COMMITTER_IDENT']);
  if (identity.exitCode === 0) return;
  throw new NotCheckableError(
    'git has no committer name. Run `git config user.name "…"` and `git config user.email "…"`.',
  );
}

/** Worktrees are created from commits, so they don't contain uncommitted files. */
async function refuseUncommitted(
  repository: RunRepository,
  root: string,
  change: string,
): Promise<void> {
  const folder = `${CHANGES_FOLDER}/${change}`;
  const paths = [PLAN_FILE, 'approval.yaml', 'contracts', 'specs'].map(
    (path) => `${folder}/${path}`,
  );
  const args = ['status', '--porcelain', '--untracked-files=all', '--', ...paths];
  const [first] = (await git(repository, args, { cwd: root })).split('\n');
  if (first === undefined || first === '') return;
  throw new NotCheckableError(
    `${first.slice(3)} is not committed, but worktrees contain only commits. Run \`git add ${folder} && git commit\`.`,
  );
}

async function refuseUnapproved(
  repository: RunRepository,
  root: string,
  change: string,
  head: string,
): Promise<void> {
  const approval = readApproval(root, change);
  if (approval.state === 'current') return;
  if (approval.state === 'stale' && (await wasApproved(repository, change, head))) return;
  throw new NotCheckableError(approval.message);
}

/**
 * In a checkout of the feature branch, merged packages may have changed the contracts since the
 * approval. In that case check the commit that the first package was merged into.
 */
async function wasApproved(
  repository: RunRepository,
  change: string,
  head: string,
): Promise<boolean> {
  const merges = [...(await readMerges(repository, head)).values()];
  if (merges.length === 0) return false;
  const log = ['log', '--first-parent', '--format=%P', '--grep=^Plan-Head: ', head];
  const [base] = (await git(repository, log)).trim().split('\n').at(-1)?.split(' ') ?? [];
  if (base === undefined || !(await hasSamePlan(repository, change, base, head))) return false;
  const { inTemporaryFolder, TemporaryFolderError } = loadCheckers();
  try {
    return await inTemporaryFolder((folder) => isApprovedAt(repository, change, base, folder));
  } catch (error) {
    if (error instanceof TemporaryFolderError) throw new NotCheckableError(error.message);
    throw error;
  }
}

/**
 * Whether a commit's change has a current approval.
 *
 * @param folder absolute path of an empty folder for the change's files
 */
async function isApprovedAt(
  repository: RunRepository,
  change: string,
  commit: string,
  folder: string,
): Promise<boolean> {
  const tree = `${commit}:${toRepositoryPath(repository, `${CHANGES_FOLDER}/${change}`)}`;
  const listed = await git(repository, ['ls-tree', '-r', '-z', '--name-only', '--full-tree', tree]);
  for (const path of listed.split('\0').filter((one) => one !== '')) {
    const file = join(folder, CHANGES_FOLDER, change, path);
    mkdirSync(dirname(file), { recursive: true });
    const shown = await git(repository, ['cat-file', 'blob', `${tree}/${path}`], {
      encoding: 'latin1',
    });
    writeFileSync(file, shown, 'latin1');
  }
  return readApproval(folder, change).state === 'current';
}
