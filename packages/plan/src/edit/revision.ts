import { deriveScope } from '../decompose/project-scope';
import type { Located, PackageView, PlanPath } from '../parse/parsed-plan';
import { globIfWritable } from '../scope/path-glob';
import { InvalidGlobError, ScopeTooComplexError } from '../scope/scope';
import { containsGlob } from '../scope/scope-overlap';
import type { PlanOperation } from './plan-operation';
import type { KnownProjects, RecordedProjects } from './recorded-projects';

/** A package during its revision. */
export interface Revision {
  readonly entry: PackageView;
  readonly projects: RecordedProjects;
  readonly write: ListRevision;
  readonly deny: ListRevision;
  readonly read: ListRevision;
  readonly files: ListRevision;
  /** Globs of `deny` that follow from the current roots of projects. */
  denied: readonly string[];
  /** Projects whose write scope a person has chosen. Their record is kept. */
  readonly narrowed: Set<string>;
  /** Decisions that need a person. */
  readonly notes: string[];
}

/** Starts the revision of a package without any change. */
export function revisionOf(entry: PackageView, projects: RecordedProjects): Revision {
  const { path, scope, locks } = entry;
  return {
    entry,
    projects,
    write: new ListRevision('write_allow', [...path, 'scope', 'write_allow'], scope.write_allow),
    deny: new ListRevision('deny', [...path, 'scope', 'deny'], scope.deny),
    read: new ListRevision('read_allow', [...path, 'scope', 'read_allow'], scope.read_allow),
    files: new ListRevision('locks.files', [...path, 'locks', 'files'], locks.files),
    denied: [],
    narrowed: new Set(),
    notes: [],
  };
}

/** One change to the scope or locks of a package. */
export interface ScopeChange {
  readonly field: 'write_allow' | 'read_allow' | 'deny' | 'locks.files';
  /** Missing when `to` is added. */
  readonly from?: string;
  /** Missing when `from` is removed. */
  readonly to?: string;
}

/**
 * A list of a plan during its revision. Items stay unique, and unchanged items keep their position.
 */
export class ListRevision {
  readonly #replaced = new Map<number, string>();
  readonly #removed = new Set<number>();
  readonly #appended: string[] = [];
  readonly #changes: ScopeChange[] = [];

  constructor(
    readonly field: ScopeChange['field'],
    /** The path of the list. */
    readonly path: PlanPath,
    readonly items: readonly Located<string>[],
  ) {}

  /** The items after the revision, in order. */
  get values(): readonly string[] {
    const kept = this.items.flatMap(({ value }, index) =>
      this.#removed.has(index) ? [] : [this.#replaced.get(index) ?? value],
    );
    return [...kept, ...this.#appended];
  }

  get changes(): readonly ScopeChange[] {
    return this.#changes;
  }

  /** The index of an unchanged item with this value. */
  indexOf(value: string): number {
    return this.items.findIndex(
      (item, index) =>
        item.value === value && !this.#removed.has(index) && !this.#replaced.has(index),
    );
  }

  /** Replaces several items at once, so that two items can swap their values. */
  replace(moves: readonly { readonly index: number; readonly to: string }[]): void {
    const moving = new Set(moves.map(({ index }) => index));
    const taken = new Set([
      ...this.items.flatMap(({ value }, index) =>
        moving.has(index) || this.#removed.has(index) ? [] : [this.#replaced.get(index) ?? value],
      ),
      ...this.#appended,
    ]);
    for (const { index, to } of moves) {
      const from = this.items[index]?.value;
      if (from === undefined) continue;
      if (taken.has(to)) {
        this.remove(index);
        continue;
      }
      taken.add(to);
      this.#replaced.set(index, to);
      this.#changes.push({ field: this.field, from, to });
    }
  }

  remove(index: number): void {
    const from = this.items[index]?.value;
    if (from === undefined) return;
    this.#removed.add(index);
    this.#changes.push({ field: this.field, from });
  }

  append(to: string): void {
    if (this.values.includes(to)) return;
    this.#appended.push(to);
    this.#changes.push({ field: this.field, to });
  }

  get operations(): readonly PlanOperation[] {
    const { path } = this;
    return [
      ...[...this.#replaced].map(([index, value]): PlanOperation => ({
        kind: 'replace',
        path: this.items[index]?.path ?? path,
        value,
      })),
      ...(this.#appended.length === 0
        ? []
        : [{ kind: 'append', path, items: [...this.#appended] } as const]),
      ...(this.#removed.size === 0
        ? []
        : [{ kind: 'remove', path, indexes: [...this.#removed].sort((a, b) => a - b) } as const]),
    ];
  }
}

/**
 * Whether other globs allow everything that a glob allows; `false` when the exact answer costs too
 * much.
 */
export function isCovered(glob: string, by: readonly string[]): boolean {
  if (by.includes(glob)) return true;
  try {
    return containsGlob(by, glob);
  } catch (error) {
    if (error instanceof ScopeTooComplexError || error instanceof InvalidGlobError) return false;
    throw error;
  }
}

/** The derived `deny` of a package that owns some roots. Leaves out roots that no glob can name. */
export function derivedDeny(
  owned: readonly string[],
  roots: Iterable<string>,
  alsoWrites: readonly string[],
): readonly string[] {
  const writable = [...roots].filter((root) => globIfWritable(root) !== undefined);
  return deriveScope(owned, writable, alsoWrites).deny;
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
