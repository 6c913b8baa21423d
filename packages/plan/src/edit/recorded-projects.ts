import type { PackageView, PlanPath, PlanView } from '../parse/parsed-plan';
import { globIfWritable } from '../scope/path-glob';
import type { Workspace } from '../words/facts';
import type { PlanOperation } from './plan-operation';
import type { Revision } from './revision';

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

/**
 * Updates the record of what a package's scope was derived from: names and roots of its projects,
 * and of other projects that its globs name.
 */
export function recordOperations(
  revision: Revision,
  known: KnownProjects,
): readonly PlanOperation[] {
  const { entry, projects } = revision;
  // The integration package is derived from these packages and has no projects.
  if (projects.own.length === 0) return [];
  const nx: PlanPath = [...entry.path, 'inputs', 'nx'];
  const toMake = new Map(entry.newProjects.map(({ name, root }) => [name, root]));
  const operations: PlanOperation[] = [];
  const made: string[] = [];
  const roots = new Map(otherRoots(revision, known));
  for (const { planned, name, before, now: root } of projects.own) {
    const now = revision.narrowed.has(planned) ? before : root;
    const place = entry.projects.find(({ value }) => value === planned);
    if (name !== planned && place !== undefined) {
      operations.push({ kind: 'replace', path: place.path, value: name });
    }
    const planRoot = toMake.get(planned);
    if (planRoot !== undefined && name !== planned) made.push(planned);
    else if (planRoot !== undefined) {
      if (now !== undefined && now !== planRoot.value) {
        operations.push({ kind: 'replace', path: planRoot.path, value: now });
      }
      continue;
    }
    if (now !== undefined) roots.set(name, now);
  }
  if (made.length === toMake.size && made.length > 0) {
    operations.push({ kind: 'drop', path: nx, key: 'newProjects' });
  } else {
    for (const key of made) operations.push({ kind: 'drop', path: [...nx, 'newProjects'], key });
  }
  return [...operations, ...commandOperations(revision), ...rootOperations(entry, nx, roots)];
}

/** Updates commands that name projects in the generated form: `nx run-many -t lint -p api,web`. */
function commandOperations({ entry, projects }: Revision): readonly PlanOperation[] {
  const names = new Map(projects.own.map(({ planned, name }) => [planned, name]));
  return entry.verification.steps.flatMap(({ command }): PlanOperation[] => {
    const [, start, list] =
      /^((?:npx )?nx run-many -t \S+ -p )([\w@%+=:,./-]+)$/.exec(command?.value ?? '') ?? [];
    if (command === undefined || start === undefined || list === undefined) return [];
    const renamed = list
      .split(',')
      .map((name) => names.get(name) ?? name)
      .join(',');
    // Other names would need quotes in a shell.
    const isPlain = /^[\w@%+=:,./-]+$/.test(renamed);
    return renamed === list || !isPlain
      ? []
      : [{ kind: 'replace', path: command.path, value: `${start}${renamed}` }];
  });
}

/**
 * The recorded projects that globs still name, under their current names, and the projects that are
 * denied now.
 */
function otherRoots(
  { projects, deny, read, denied }: Revision,
  known: KnownProjects,
): readonly (readonly [string, string])[] {
  const named = [...deny.values, ...read.values];
  const recorded = [...projects.others].flatMap(([name, root]) =>
    known.rootOf.has(name) ? [name] : (known.at(root) ?? []),
  );
  const mine = new Set(projects.own.map(({ name }) => name));
  return [...known.rootOf].filter(([name, root]) => {
    const glob = globIfWritable(root);
    if (glob === undefined || mine.has(name)) return false;
    return recorded.includes(name)
      ? named.includes(glob)
      : denied.includes(glob) && deny.values.includes(glob);
  });
}

function rootOperations(
  { roots }: PackageView,
  nx: PlanPath,
  wanted: ReadonlyMap<string, string>,
): readonly PlanOperation[] {
  const names = [...wanted.keys()].sort();
  if (roots.length === 0) {
    const value = Object.fromEntries(names.map((name) => [name, wanted.get(name) ?? '']));
    return names.length === 0
      ? []
      : [{ kind: 'add', path: nx, key: 'roots', value, before: ['newProjects', 'amendments'] }];
  }
  if (names.length === 0) return [{ kind: 'drop', path: nx, key: 'roots' }];
  const path = [...nx, 'roots'];
  const recorded = new Map(roots.map(({ name, root }) => [name, root]));
  return [
    ...[...recorded].flatMap(([name, root]): PlanOperation[] => {
      const now = wanted.get(name);
      if (now === undefined) return [{ kind: 'drop', path, key: name }];
      return now === root.value ? [] : [{ kind: 'replace', path: root.path, value: now }];
    }),
    ...names
      .filter((name) => !recorded.has(name))
      .map((name): PlanOperation => {
        return { kind: 'add', path, key: name, value: wanted.get(name) ?? '' };
      }),
  ];
}
