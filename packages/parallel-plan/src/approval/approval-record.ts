import { isObject } from '@parallel-plan/plan';
import { readYaml } from '../workspace/read-yaml';
import { APPROVAL_FILE, type ApprovedFiles } from './approved-files';

/** Other versions covered fewer files, or covered them differently. */
const VERSION = 2;

/** The content of `approval.yaml`. */
export interface ApprovalRecord {
  readonly change: string;
  /** `Ada Lovelace <ada@example.com>` */
  readonly approvedBy: string;
  /** ISO 8601, UTC, to the second. */
  readonly approvedAt: string;
  readonly planRevision: number;
  readonly contractsRevision: number;
  /** `sha256:` and 64 hexadecimal digits. */
  readonly digest: string;
  /** Digests by path, so that a stale approval can name the changed files. */
  readonly files: ApprovedFiles;
}

/** The text of `approval.yaml`. */
export function renderApproval(record: ApprovalRecord): string {
  const text = (value: string) => JSON.stringify(value);
  const files = [...record.files].map(([path, digest]) => `  ${text(path)}: ${digest}\n`);
  return `# The files of this change as they were approved. A later edit makes this stale: approve again.
# It records a decision, not an identity.
version: ${VERSION}
change: ${text(record.change)}
approved_by: ${text(record.approvedBy)}
approved_at: ${text(record.approvedAt)}
plan_revision: ${record.planRevision}
contracts_revision: ${record.contractsRevision}
digest: ${record.digest}
files:
${files.join('')}`;
}

/**
 * Parses an `approval.yaml`, which may have been edited by hand.
 *
 * @returns `undefined` if it doesn't have the format that `approve` writes
 */
export function parseApproval(text: string): ApprovalRecord | undefined {
  const { value } = readYaml(text, APPROVAL_FILE);
  if (!isObject(value) || value['version'] !== VERSION || !isObject(value['files']))
    return undefined;
  const { change, approved_by: approvedBy, approved_at: approvedAt, digest } = value;
  const { plan_revision: planRevision, contracts_revision: contractsRevision } = value;
  if (
    typeof change !== 'string' ||
    typeof approvedBy !== 'string' ||
    typeof approvedAt !== 'string' ||
    typeof digest !== 'string' ||
    typeof planRevision !== 'number' ||
    typeof contractsRevision !== 'number'
  ) {
    return undefined;
  }
  const files = new Map<string, string>();
  for (const [path, fileDigest] of Object.entries(value['files'])) {
    if (typeof fileDigest !== 'string') return undefined;
    files.set(path, fileDigest);
  }
  return { change, approvedBy, approvedAt, planRevision, contractsRevision, digest, files };
}
