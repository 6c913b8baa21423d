import { join } from 'node:path';
import { leadsOutside } from '../paths';
import { type OpenChange, readOpenChanges } from '../workspace/open-changes';
import { type BoundedRead, readBounded } from '../workspace/read-bounded';
import { NotCheckableError } from '../workspace/not-checkable-error';

/** The bytes of a plan, and their origin. */
export interface PlanSource {
  /** The name in findings: a path with `/`, or `<stdin>`. */
  readonly file: string;
  readonly bytes: Uint8Array;
  /** The open change of the plan, if it belongs to one. */
  readonly changeId?: string;
}

/** A plan that exists but could not be read. */
export interface UnreadableSource {
  readonly file: string;
  /** One sentence that says what to do. */
  readonly why: string;
}

const OUTSIDE = 'It is a link to a file outside the workspace: put the plan itself there.';

export interface SourcesOfChanges {
  readonly sources: readonly PlanSource[];
  readonly unreadable: readonly UnreadableSource[];
  /** Open changes that have no plan. */
  readonly withoutPlan: readonly OpenChange[];
}

/**
 * Reads the plans of the open changes of a workspace, or of one of them.
 *
 * @param root absolute path of the workspace root, with symbolic links resolved
 * @throws NotCheckableError if the change doesn't exist or has no plan
 */
export function readChangeSources(root: string, changeId?: string): SourcesOfChanges {
  const open = readOpenChanges(root);
  const asked = changeId === undefined ? open : open.filter(({ id }) => id === changeId);
  if (changeId !== undefined) checkIsThere(changeId, asked[0], open);

  const sources: PlanSource[] = [];
  const unreadable: UnreadableSource[] = [];
  for (const { id, planFile: file } of asked) {
    if (file === undefined) continue;
    const path = join(root, file);
    const target = leadsOutside(root, path);
    if (target !== undefined) {
      unreadable.push({ file, why: OUTSIDE });
      continue;
    }
    const read = readBounded(path);
    if (read.ok) sources.push({ file, bytes: read.bytes, changeId: id });
    else unreadable.push({ file, why: sentenceFor(read) });
  }
  return {
    sources,
    unreadable,
    withoutPlan: asked.filter(({ planFile }) => planFile === undefined),
  };
}

/** The message for a file that could not be read. */
export function sentenceFor({ why }: BoundedRead & { readonly ok: false }): string {
  const sentences = {
    missing: 'There is no such file.',
    'not-a-file': 'It is not a file; `-` reads a plan from standard input.',
    unreadable: 'It cannot be read: check its permissions.',
  };
  return sentences[why];
}

function checkIsThere(
  changeId: string,
  change: OpenChange | undefined,
  open: readonly OpenChange[],
): void {
  const name = JSON.stringify(changeId);
  if (change === undefined) {
    const names = open.map(({ id }) => JSON.stringify(id)).join(', ');
    const others = names === '' ? 'No change is open.' : `Open changes: ${names}.`;
    throw new NotCheckableError(`There is no open change ${name} in openspec/changes. ${others}`);
  }
  if (change.planFile === undefined) {
    throw new NotCheckableError(
      `The change ${name} has no work-packages.yaml: \`nx g parallel-plan:feature\` makes changes with one.`,
    );
  }
}
