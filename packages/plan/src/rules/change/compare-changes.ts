import { both, type ChangeCollision, type OpenPlan } from '../../changes/change-collision';
import type { Pair } from '../../diagnostics/validation-result';
import { quoted, quotedList } from '../../text';
import type { Located, ParsedPlan } from '../../parse/parsed-plan';

/** A collision from the perspective of one of its two changes. */
export interface Side {
  readonly other: OpenPlan;
  /** Orders a pair of the collision: own value first. */
  mineFirst<T>(pair: Pair<T>): Pair<T>;
}

/** Views a collision from the change of `parsed`. */
export function sideOf(parsed: ParsedPlan, { changes }: ChangeCollision): Side {
  const isFirst = changes[0].parsed === parsed;
  return {
    other: isFirst ? changes[1] : changes[0],
    mineFirst: (pair) => (isFirst ? pair : [pair[1], pair[0]]),
  };
}

/** Describes a change: `the open change "add-audit" on the branch "feature/audit"`. */
export function describeChange({ change, branches }: OpenPlan): string {
  const name = `the open change ${quoted(change)}`;
  if (branches === undefined) return name;
  return `${name} on the ${branches.length === 1 ? 'branch' : 'branches'} ${quotedList(branches, 3)}`;
}

/**
 * Describes locks: `lock "db:schema:users"`, or `lock "flag:a/*" and "flag:a/b", which overlap`, or
 * a list of these.
 */
export function describeLocks(locks: readonly Pair<Located<string>>[]): string {
  const shown = locks.slice(0, 3).map(([mine, theirs]) => {
    if (mine.value === theirs.value) return quoted(mine.value);
    return `${quoted(mine.value)} (there ${quoted(theirs.value)})`;
  });
  const rest = locks.length - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(' and ');
}

/** The other change as `data` of a finding. */
export function changeData({ change, branches }: OpenPlan): Readonly<Record<string, unknown>> {
  return branches === undefined ? { change } : { change, branches };
}

/** Locks as `data` of a finding, as each change writes them. */
export function locksData(locks: readonly Pair<Located<string>>[]): readonly Pair<string>[] {
  return locks.map((lock) => both(lock, ({ value }) => value));
}
