import type { PackageView, PlanView } from '../parse/parsed-plan';
import { globIfWritable } from '../scope/path-glob';
import type { Workspace } from '../words/facts';

/**
 * A project that a package was derived from, under its current name, or the recorded one if it is
 * gone.
 */
export interface OwnProject {
  /** The name in the plan. */
  readonly planned: string;
  /** The name in the workspace. */
  readonly name: string;
  /** The root that the scope was derived from, if known. */
  readonly before?: string;
  /** The current or planned root; the previous root for a project that is gone. */
  readonly now?: string;
  /** Whether it is neither in the workspace nor planned. */
  readonly isGone: boolean;
}

/** The projects that a package was derived from, with previous and current roots. */
export interface RecordedProjects {
  readonly own: readonly OwnProject[];
  /**
   * Other projects that its globs name: nested ones, and those that it reads. Roots, keyed by name.
   */
  readonly others: ReadonlyMap<string, string>;
}

/** The projects of a workspace, indexed by name and by root. */
export interface KnownProjects {
  readonly rootOf: ReadonlyMap<string, string>;
  /** The only project at a root; `undefined` when there are several. */
  at(root: string): string | undefined;
  /** Roots of existing and planned projects, keyed by name. */
  readonly all: ReadonlyMap<string, string>;
}

/** Indexes the projects of a workspace and the planned projects of a plan. */
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
  // Leaves out a planned project that already exists under another name.
  const toMake = planned.filter(([name, root]) => !rootOf.has(name) && !byRoot.has(root));
  return { rootOf, at, all: new Map([...toMake, ...rootOf]) };
}

/**
 * Determines the projects that a package was derived from. When the plan does not record a root,
 * the current root is used if the scope names it, because a scope that matches was derived from
 * that root.
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

/** Projects that any package of the plan will create. */
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

/** Whether the root of a project has changed. */
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
