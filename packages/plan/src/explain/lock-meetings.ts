import { lockKeysConflict } from '../locks/lock-conflict';
import { filePathIdentity, foldersOf } from '../locks/lock-file';
import type { PackageView } from '../parse/parsed-plan';
import { inScope } from '../scope/in-scope';
import type { LockMeeting } from './pair-explanation';
import type { NamedScope } from './scope-meetings';

/** The locks and scope of one package in a comparison. */
export interface LockSide {
  readonly id: string;
  readonly locks: PackageView['locks'];
  readonly scope: NamedScope;
}

/**
 * Finds locks that two packages cannot hold at the same time, and locked files that the other
 * package may write.
 */
export function lockMeetings(a: LockSide, b: LockSide): readonly LockMeeting[] {
  return [
    ...shared('key', a, b, lockKeysConflict),
    ...shared('file', a, b, filesConflict),
    ...filesInScope(a, b),
    ...filesInScope(b, a),
  ];
}

function shared(
  kind: 'key' | 'file',
  a: LockSide,
  b: LockSide,
  conflict: (left: string, right: string) => boolean,
): readonly LockMeeting[] {
  const [lefts, rights] = [a, b].map(({ locks }) => (kind === 'key' ? locks.keys : locks.files));
  return (lefts ?? []).flatMap(({ value: left }) =>
    (rights ?? [])
      .filter(({ value: right }) => conflict(left, right))
      .map(({ value: right }): LockMeeting => ({
        kind,
        packages: [a.id, b.id],
        locks: [left, right],
      })),
  );
}

/** A locked folder includes its contents. */
function filesConflict(left: string, right: string): boolean {
  const [a, b] = [filePathIdentity(left), filePathIdentity(right)];
  return a === b || foldersOf(a).includes(b) || foldersOf(b).includes(a);
}

function filesInScope(holder: LockSide, writer: LockSide): readonly LockMeeting[] {
  const { write_allow, deny } = writer.scope;
  return holder.locks.files.flatMap(({ value }) => {
    const glob = write_allow.find((candidate) =>
      inScope({ write_allow: [candidate], deny }, filePathIdentity(value)),
    );
    return glob === undefined
      ? []
      : [
          {
            kind: 'file-in-scope' as const,
            packages: [holder.id, writer.id],
            locks: [value, glob],
          },
        ];
  });
}
