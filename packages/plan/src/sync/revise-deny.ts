import { allows } from '../boundaries/project-index';
import { isInside } from '../decompose/folders';
import type { Located } from '../parse/parsed-plan';
import type { ListRevision } from './list-revision';
import type { KnownProjects, OwnProject } from './recorded-projects';
import { globIfWritable } from '../scope/path-glob';
import { derivedDeny } from './scope-globs';

export interface DenyContext {
  /** Previous and current roots of own projects that the scope names. */
  readonly before: readonly string[];
  readonly now: readonly string[];
  readonly own: readonly OwnProject[];
  /** Previous roots of other projects, keyed by name. */
  readonly others: ReadonlyMap<string, string>;
  readonly known: KnownProjects;
  readonly writes: readonly Located<string>[];
}

/**
 * Denies projects of others inside the roots of own projects, and removes denies that are no longer
 * needed.
 *
 * @returns the globs that must be denied now
 */
export function reviseDeny(
  deny: ListRevision,
  { before, now, own, others, known, writes }: DenyContext,
): readonly string[] {
  const ownNames = new Set(own.map(({ name }) => name));
  const elsewhere = [...known.all].filter(([name]) => !ownNames.has(name)).map(([, root]) => root);
  const plans = plansWritten(writes);
  const rootsOf = (when: 'before' | 'now'): readonly string[] =>
    own.flatMap((project) => project[when] ?? []);
  const then = derivedDeny(before, others.values(), [...plans, ...rootsOf('before')]);
  const wanted = derivedDeny(now, elsewhere, [...plans, ...rootsOf('now')]);

  const nameAt = new Map([...others].map(([name, root]) => [globIfWritable(root), name]));
  const doomed = then
    .filter((glob) => !wanted.includes(glob))
    .map((glob) => ({ glob, index: deny.indexOf(glob) }))
    .filter(({ index }) => index !== -1);
  const moves = doomed.flatMap(({ glob, index }) => {
    const root = known.all.get(nameAt.get(glob) ?? '');
    const to = root === undefined ? undefined : globIfWritable(root);
    return to !== undefined && wanted.includes(to) ? [{ index, to }] : [];
  });
  deny.replace(moves);
  for (const { index } of doomed) {
    if (!moves.some((move) => move.index === index)) deny.remove(index);
  }
  const projects = new Set(elsewhere.map(globIfWritable));
  for (const glob of wanted) {
    // A deny of a shared folder such as `.github` may have been removed by hand; a deny of a
    // project's root may not.
    const isNeeded = projects.has(glob) || !then.includes(glob);
    if (isNeeded && allows('**', deny.values, pathUnder(glob))) deny.append(glob);
  }
  return wanted;
}

/** Folders of changes that a package writes. The `deny` of a root project must not cover them. */
function plansWritten(globs: readonly Located<string>[]): readonly string[] {
  return globs
    .map(({ value }) => value.replace(/\/\*\*$/u, ''))
    .filter((path) => isInside(path, 'openspec'));
}

/** A path in the folder of a derived glob, in which `[[]` means `[`. */
function pathUnder(glob: string): string {
  return glob.replace(/\*\*$/u, 'any-file').replace(/\[([[*?(])\]/gu, '$1');
}
