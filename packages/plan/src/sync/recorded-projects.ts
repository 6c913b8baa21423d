import type { Workspace } from '../model/workspace';
import type { PackageView, PlanView } from '../parse/parsed-plan';
import { globIfWritable } from '../scope/path-glob';

/** A project that a package was derived from. Names are of now, unless it is gone. */
export interface OwnProject {
  /** As the plan has it. */
  readonly planned: string;
  /** As the workspace has it. */
  readonly name: string;
  /** The root that the scope was derived from, where that is known. */
  readonly before?: string;
  /** The root it has, or will have; the one before for a project that is gone. */
  readonly now?: string;
  /** Neither in the workspace nor still to be made. */
  readonly isGone: boolean;
}

/** What a package was derived from, then and now. */
export interface RecordedProjects {
  readonly own: readonly OwnProject[];
  /** Other projects that its globs name: nested ones, and those that it reads. Roots by name. */
  readonly others: ReadonlyMap<string, string>;
}

/** Projects of a workspace, to be found by name and by root. */
export interface KnownProjects {
  readonly rootOf: ReadonlyMap<string, string>;
  /** The only project at a root; nothing where there are several. */
  at(root: string): string | undefined;
  /** Roots of projects that are there, and of those that the plan will make. By name. */
  readonly all: ReadonlyMap<string, string>;
}

export function knownProjects(view: PlanView, { projects }: Workspace): KnownProjects {
  const rootOf = new Map(projects.map(({ name, root }) => [name, root]));
  const byRoot = new Map<string, readonly string[]>();
  for (const { name, root } of projects) byRoot.set(root, [...(byRoot.get(root) ?? []), name]);
  const planned = view.packages.flatMap(({ newProjects }) =>
    newProjects.map(({ name, root }) => [name, root.value] as const),
  );
  const at = (root: string): string | undefined => {
    const [name, ...others] = byRoot.get(root) ?? [];
    return others.length === 0 ? name : undefined;
  };
  // One that was made under another name is there already.
  const toMake = planned.filter(([name, root]) => !rootOf.has(name) && !byRoot.has(root));
  return { rootOf, at, all: new Map([...toMake, ...rootOf]) };
}

/**
 * What a package was derived from. Where the plan doesn't record a root, it is where the project is
 * now, if the scope names that: a scope that fits was derived from what is there.
 */
export function recordedProjects(
  entry: PackageView,
  view: PlanView,
  known: KnownProjects,
): RecordedProjects {
  const recorded = new Map(entry.roots.map(({ name, root }) => [name, root.value]));
  const toMake = new Map(entry.newProjects.map(({ name, root }) => [name, root.value]));
  const declared = new Set(view.packages.flatMap(namesOf));
  const writes = new Set(entry.scope.write_allow.map(({ value }) => value));
  const own = namesOf(entry).map((planned): OwnProject => {
    const before = recorded.get(planned) ?? toMake.get(planned);
    const root = known.rootOf.get(planned);
    if (root !== undefined) {
      const fits = writes.has(globIfWritable(root) ?? '');
      const from = before ?? (fits ? root : undefined);
      return { planned, name: planned, now: root, isGone: false, ...(from && { before: from }) };
    }
    if (before === undefined) return { planned, name: planned, isGone: true };
    const other = known.at(before);
    const isRenamed = other !== undefined && !declared.has(other);
    return {
      planned,
      name: isRenamed ? other : planned,
      before,
      now: before,
      isGone: !isRenamed && !toMake.has(planned),
    };
  });
  const mine = new Set(own.flatMap(({ planned, name }) => [planned, name]));
  const others = [
    ...plannedElsewhere(view),
    ...(recorded.size > 0 ? recorded : denied(entry, known)),
  ];
  return { own, others: new Map(others.filter(([name]) => !mine.has(name))) };
}

/** Projects that some package of the plan will make. */
function plannedElsewhere({ packages }: PlanView): readonly (readonly [string, string])[] {
  return packages.flatMap(({ newProjects }) =>
    newProjects.map(({ name, root }) => [name, root.value] as const),
  );
}

function denied(
  { scope }: PackageView,
  { rootOf }: KnownProjects,
): readonly (readonly [string, string])[] {
  const globs = new Set(scope.deny.map(({ value }) => value));
  return [...rootOf].filter(([, root]) => globs.has(globIfWritable(root) ?? ''));
}

/** Whether a project is elsewhere now. */
export function hasMoved<T extends Pick<OwnProject, 'before' | 'now'>>(
  project: T,
): project is T & { readonly before: string; readonly now: string } {
  const { before, now } = project;
  return before !== undefined && now !== undefined && before !== now;
}

function namesOf({ projects, newProjects }: PackageView): readonly string[] {
  return [
    ...new Set([...projects.map(({ value }) => value), ...newProjects.map(({ name }) => name)]),
  ];
}
