import type { PlanOperation } from '../edit/plan-operation';
import type { PackageView, PlanPath } from '../parse/parsed-plan';
import type { KnownProjects } from './recorded-projects';
import type { Revision } from './revision';
import { globIfWritable } from '../scope/path-glob';

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
