import { join } from 'node:path';
import { escapeControls, parsePlanBytes } from '@parallel-plan/plan';
import { runGit } from '../git/git';
import { leadsOutside } from '../paths';
import { formatFile } from '../workspace/format-file';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { CHANGES_FOLDER, PLAN_FILE } from '../workspace/open-changes';
import { writeOutputFile } from '../workspace/output-file';
import { readBounded } from '../workspace/read-bounded';
import { type ApprovalRecord, renderApproval } from './approval-record';
import { APPROVAL_FILE, approvedFiles, digestOfAll, UNREADABLE } from './approved-files';
import { readApproval } from './read-approval';

export interface ApproveOptions {
  /** Name of the approver. Default: name and address from git's configuration. */
  readonly by?: string;
  /** Milliseconds since 1970. Default: now. */
  readonly now?: number;
}

/** The approval that was written, or the existing one if it is current. */
export interface ApprovedPlan {
  readonly record: ApprovalRecord;
  /** `openspec/changes/<id>/approval.yaml` */
  readonly file: string;
  /** False if the approval is already current. It is then not changed. */
  readonly isNew: boolean;
}

/**
 * Writes `approval.yaml` for an open change in its current state. The caller must first check that
 * its plan is valid.
 *
 * @param root absolute path of the workspace root, with symbolic links resolved
 * @throws NotCheckableError if the approver is unknown, or a file can't be read or written
 */
export async function approveChange(
  root: string,
  changeId: string,
  { by, now = Date.now() }: ApproveOptions = {},
): Promise<ApprovedPlan> {
  const file = `${CHANGES_FOLDER}/${changeId}/${APPROVAL_FILE}`;
  const current = readApproval(root, changeId);
  if (current.state === 'current') return { record: current.record, file, isNew: false };

  const folder = join(root, CHANGES_FOLDER, changeId);
  const files = approvedFiles(root, changeId);
  const unreadable = [...files].find(([, digest]) => digest === UNREADABLE)?.[0];
  if (unreadable !== undefined) {
    throw new NotCheckableError(
      `${escapeControls(`${CHANGES_FOLDER}/${changeId}/${unreadable}`)} can't be approved, because it can't be read: check its permissions, and where it leads if it is a link.`,
    );
  }
  const record: ApprovalRecord = {
    change: changeId,
    approvedBy: by === undefined ? await readIdentity(root) : checkName(by),
    approvedAt: new Date(now).toISOString().replace(/\.\d+Z$/, 'Z'),
    ...readRevisions(folder),
    digest: digestOfAll(files),
    files,
  };
  const path = join(folder, APPROVAL_FILE);
  if (leadsOutside(root, folder) !== undefined || leadsOutside(root, path) !== undefined) {
    throw new NotCheckableError(
      `${escapeControls(file)} is a link to a place outside the workspace.`,
    );
  }
  writeOutputFile(path, await formatFile(root, file, renderApproval(record)));
  return { record, file, isNew: true };
}

/** @throws NotCheckableError if git has no name configured; a login name is not enough */
async function readIdentity(root: string): Promise<string> {
  const [name = '', email = ''] = await Promise.all(
    ['user.name', 'user.email'].map(async (key) => {
      const { exitCode, stdout } = await runGit(root, ['config', '--get', key]);
      return exitCode === 0 ? stdout.trim() : '';
    }),
  );
  if (name === '') {
    throw new NotCheckableError(
      'git does not know your name: set user.name and user.email (`git config --global user.name "…"`), or give --by "Name <address>".',
    );
  }
  return checkName(email === '' ? name : `${name} <${email}>`);
}

function checkName(name: string): string {
  const text = name.trim();
  if (text !== '' && text.length <= 300 && !/\p{Cc}/u.test(text)) return text;
  throw new NotCheckableError(
    'The name of the approver must have 1 to 300 characters on one line: give --by "Name <address>".',
  );
}

function readRevisions(folder: string): Pick<ApprovalRecord, 'planRevision' | 'contractsRevision'> {
  const read = readBounded(join(folder, PLAN_FILE));
  const view = read.ok ? parsePlanBytes(read.bytes, { file: PLAN_FILE }).view : undefined;
  const planRevision = view?.feature.plan_revision?.value;
  const contractsRevision = view?.contracts.revision?.value;
  if (planRevision !== undefined && contractsRevision !== undefined) {
    return { planRevision, contractsRevision };
  }
  throw new NotCheckableError('The plan has no revisions to approve: validate it first.');
}
