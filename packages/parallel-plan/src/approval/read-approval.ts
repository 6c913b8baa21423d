import { join } from 'node:path';
import { byCodeUnit, escapeControls, inScope, type Plan } from '@parallel-plan/plan';
import { CHANGES_FOLDER, PLAN_FILE } from '../workspace/open-changes';
import { readBounded } from '../workspace/read-bounded';
import { type ApprovalRecord, parseApproval } from './approval-record';
import { APPROVAL_FILE, approvedFiles, type ApprovedFiles, digestOfAll } from './approved-files';

/** Whether a change is approved in its current state. */
export type Approval =
  | {
      readonly state: 'missing';
      /** One line for the user that says what to do. */
      readonly message: string;
    }
  | {
      readonly state: 'current';
      readonly message: string;
      readonly record: ApprovalRecord;
    }
  | {
      readonly state: 'stale';
      readonly message: string;
      /**
       * The changes since the approval, sorted by path; empty if the approval itself can't be read.
       */
      readonly changes: readonly ApprovedChange[];
      /** Missing if `approval.yaml` doesn't have the format that `approve` writes. */
      readonly record?: ApprovalRecord;
    };

/** A file that differs from the approved one. */
export interface ApprovedChange {
  /**
   * A path inside the folder of the change, or `workspace:` and a path for a contract elsewhere.
   */
  readonly path: string;
  readonly what: 'changed' | 'added' | 'removed';
}

/** A longer list would hide the first entries. */
const MAX_SHOWN = 5;
const MAX_BYTES = 1024 * 1024;

/**
 * Reads `approval.yaml` of an open change and compares it with the files on disk. Work is
 * dispatched only while the approval is `current`.
 *
 * @param root absolute path of the workspace root
 * @param changeId name of the change's folder
 */
export function readApproval(root: string, changeId: string): Approval {
  const folder = join(root, CHANGES_FOLDER, changeId);
  const read = readBounded(join(folder, APPROVAL_FILE), MAX_BYTES);
  const approve = `\`parallel-plan approve --change ${escapeControls(changeId)}\``;
  if (!read.ok && read.why === 'missing') {
    return {
      state: 'missing',
      message: `${escapeControls(changeId)} is not approved: read its plan, then run ${approve}.`,
    };
  }
  const text = read.ok ? Buffer.from(read.bytes).toString('utf8') : '';
  const record = parseApproval(text);
  if (record === undefined || record.change !== changeId) {
    return {
      state: 'stale',
      changes: [],
      message: `${APPROVAL_FILE} of ${escapeControls(changeId)} was not written by \`approve\`: remove it, read the plan, then run ${approve}.`,
    };
  }
  const who = `${escapeControls(record.approvedBy)} at ${escapeControls(record.approvedAt)}`;
  const now = approvedFiles(root, changeId);
  if (digestOfAll(now) === record.digest) {
    return {
      state: 'current',
      record,
      message: `${escapeControls(changeId)} was approved by ${who}, plan revision ${record.planRevision}.`,
    };
  }
  const changes = differences(record.files, now);
  return {
    state: 'stale',
    record,
    changes,
    message: `The approval of ${escapeControls(changeId)} by ${who} is stale: ${inWords(changes)}. Read it again, then run ${approve}.`,
  };
}

/**
 * Explains why the commands of a plan may not run. They may run while the plan itself is as
 * approved. Other files may have changed since if packages of the plan may write them, such as the
 * contracts.
 *
 * @param root absolute path of the workspace root
 * @returns one line for the user that says what to do; `undefined` if they may run
 */
export function whyNotToRun(root: string, changeId: string, plan: Plan): string | undefined {
  const approval = readApproval(root, changeId);
  if (approval.state === 'current') return undefined;
  const isWork = ({ path }: ApprovedChange): boolean => {
    const file = path.startsWith(OUTSIDE)
      ? path.slice(OUTSIDE.length)
      : `${CHANGES_FOLDER}/${changeId}/${path}`;
    return path !== PLAN_FILE && plan.packages.some(({ scope }) => inScope(scope, file));
  };
  if (approval.state === 'stale' && isWhole(approval.record) && approval.changes.every(isWork)) {
    return undefined;
  }
  return `Nothing was run: ${approval.message} To run commands that nobody has approved, add --unapproved.`;
}

const OUTSIDE = 'workspace:';

/** Whether the list of files is complete, as `approve` wrote it. */
function isWhole(record: ApprovalRecord | undefined): boolean {
  if (record === undefined) return false;
  const sorted = [...record.files].sort(([a], [b]) => byCodeUnit(a, b));
  return digestOfAll(new Map(sorted)) === record.digest;
}

function differences(approved: ApprovedFiles, now: ApprovedFiles): readonly ApprovedChange[] {
  const changes: ApprovedChange[] = [];
  for (const path of [...new Set([...approved.keys(), ...now.keys()])].sort()) {
    if (!now.has(path)) changes.push({ path, what: 'removed' });
    else if (!approved.has(path)) changes.push({ path, what: 'added' });
    else if (approved.get(path) !== now.get(path)) changes.push({ path, what: 'changed' });
  }
  return changes;
}

function inWords(changes: readonly ApprovedChange[]): string {
  if (changes.length === 0) return 'its own digest was edited';
  const shown = changes
    .slice(0, MAX_SHOWN)
    .map(({ path, what }) => `${escapeControls(path)} ${WAS[what]}`);
  const more = changes.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

const WAS = { changed: 'has changed', added: 'is new', removed: 'is gone' } as const;
