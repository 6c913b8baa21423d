import type { Tree } from '@nx/devkit';
import {
  intersectGlobs,
  matchGlob,
  type Plan,
  type PlanOperation,
  type WorkPackage,
  type Workspace,
  projectsOf,
} from '@parallel-plan/plan';
import { GeneratorError } from '../generator-error';
import type { PlannedChange } from '../plan-edit/find-change';
import { checkGlob, contains } from './check-paths';
import { closure, decomposeOne } from './derive-package';
import type { SplitOptions } from './options';

/** The result of a split: a new package, and what it takes from the old one. */
export interface PlannedSplit {
  readonly work: WorkPackage;
  readonly operations: readonly PlanOperation[];
  /**
   * Lock keys that the old package keeps, because the plan doesn't say which part they belong to.
   */
  readonly keptKeys: readonly string[];
}

/**
 * Moves projects or paths from a package into a new one. Both depend on the packages that the old
 * one depended on, and the packages that depended on it depend on both.
 *
 * @param merging id of the merging package; another edit adds its dependency on the new package
 * @throws GeneratorError `package/exists`, `package/not-divisible`, `package/circle`,
 *   `package/path`, `package/unknown-key`, `package/plan/<code>`
 */
export function planSplit(
  tree: Tree,
  change: PlannedChange,
  plan: Plan,
  workspace: Workspace,
  options: SplitOptions,
  merging: string | undefined,
): PlannedSplit {
  const index = plan.packages.findIndex(({ package_id }) => package_id === options.packageId);
  const old = plan.packages[index];
  if (old === undefined) throw notDivisible(options.packageId, 'The plan does not have it.');
  const part =
    options.projects.length > 0
      ? partOfProjects(tree, change, plan, workspace, options, old)
      : partOfPaths(tree, workspace, old, options);
  const id = options.into ?? part.work.package_id;
  if (plan.packages.some(({ package_id }) => package_id === id)) {
    throw new GeneratorError(
      'package/exists',
      `The plan of "${change.id}" has a package "${id}" already. Name another one with --into.`,
    );
  }
  const strange = options.keys.find((key) => !old.locks.keys.includes(key));
  if (strange !== undefined) {
    throw new GeneratorError(
      'package/unknown-key',
      `${old.package_id} holds no lock key ${JSON.stringify(strange)}. It holds: ${old.locks.keys.join(', ') || 'none'}.`,
    );
  }
  const files = old.locks.files.filter((file) => part.takes(file));
  const path = ['packages', index] as const;
  const removals = (
    [
      [[...path, 'locks', 'files'], indexesOf(old.locks.files, files)],
      [[...path, 'locks', 'keys'], indexesOf(old.locks.keys, options.keys)],
    ] as const
  ).flatMap(([at, indexes]): PlanOperation[] =>
    indexes.length === 0 ? [] : [{ kind: 'remove', path: [...at], indexes }],
  );
  const waiting = plan.packages.flatMap((work, at): PlanOperation[] =>
    work.depends_on.includes(old.package_id) && work.package_id !== merging
      ? [{ kind: 'append', path: ['packages', at, 'depends_on'], items: [id] }]
      : [],
  );
  const work: WorkPackage = {
    ...part.work,
    package_id: id,
    ...(options.title !== undefined && { title: options.title }),
    ...(options.description !== undefined && { description: options.description }),
    depends_on: [...old.depends_on, ...(part.waitsForOld ? [old.package_id] : [])],
    priority: old.priority,
    locks: { ...part.work.locks, files, keys: [...options.keys] },
    worktree: { ...part.work.worktree, name: worktreeName(change.id, id) },
  };
  return {
    work,
    operations: [
      ...part.operations.map((operation) => ({
        ...operation,
        path: [...path, ...operation.path],
      })),
      ...(part.oldWaits
        ? [{ kind: 'append', path: [...path, 'depends_on'], items: [id] } as const]
        : []),
      ...removals,
      ...waiting,
    ],
    keptKeys: old.locks.keys.filter((key) => !options.keys.includes(key)),
  };
}

interface Part {
  readonly work: WorkPackage;
  /** The edits of the old package. Paths are relative to it. */
  readonly operations: readonly PlanOperation[];
  /** Whether the new package takes over a locked file. */
  takes(file: string): boolean;
  readonly waitsForOld: boolean;
  readonly oldWaits: boolean;
}

function partOfProjects(
  tree: Tree,
  change: PlannedChange,
  plan: Plan,
  workspace: Workspace,
  { projects, packageId }: SplitOptions,
  old: WorkPackage,
): Part {
  const all = projectsOf(old);
  const rest = all.filter((name) => !projects.includes(name));
  const foreign = projects.find((name) => !all.includes(name));
  if (foreign !== undefined || rest.length === 0) {
    throw notDivisible(
      packageId,
      foreign === undefined
        ? 'It would lose all of its projects. Keep one, or split by --path.'
        : `"${foreign}" is not one of its projects: ${all.join(', ') || 'it has none'}.`,
    );
  }
  const works = [projects, rest].map((names) =>
    decomposeOne(tree, change.id, plan, workspace, names),
  );
  const [work, kept] = works;
  if (work === undefined || kept === undefined) throw notDivisible(packageId, 'It is too small.');
  const below = closure(workspace, projects);
  const belowRest = closure(workspace, rest);
  const waitsForOld = rest.some((name) => below.has(name));
  const oldWaits = projects.some((name) => belowRest.has(name));
  if (waitsForOld && oldWaits) {
    throw new GeneratorError(
      'package/circle',
      `${projects.join(', ')} and ${rest.join(', ')} build on each other, so that neither package could come first. Keep them together.`,
    );
  }
  const leaving = indexesOf(old.scope.write_allow, work.scope.write_allow);
  const oldDeny = old.scope.deny ?? [];
  const fresh = (kept.scope.deny ?? []).filter((glob) => !oldDeny.includes(glob));
  const gone = indexesOf(
    oldDeny,
    (work.scope.deny ?? []).filter((glob) => !(kept.scope.deny ?? []).includes(glob)),
  );
  const roots = new Map(Object.entries(rootsOf(old)));
  return {
    work,
    waitsForOld,
    oldWaits,
    takes: (file) => work.scope.write_allow.some((glob) => matchGlob(glob, file)),
    operations: [
      ...removal(['scope', 'write_allow'], leaving),
      ...removal(['scope', 'deny'], gone),
      ...(fresh.length === 0
        ? []
        : [{ kind: 'append', path: ['scope', 'deny'], items: fresh } as const]),
      ...removal(['inputs', 'nx', 'projects'], indexesOf(all, projects)),
      ...[...roots.keys()]
        .filter((name) => projects.includes(name) && !reads(old, name, roots, rest, fresh))
        .map((key): PlanOperation => ({ kind: 'drop', path: ['inputs', 'nx', 'roots'], key })),
      ...commands(old, projects),
    ],
  };
}

/** A root stays in the record if the old package still names it. */
function reads(
  old: WorkPackage,
  name: string,
  roots: ReadonlyMap<string, string>,
  rest: readonly string[],
  deny: readonly string[],
): boolean {
  const glob = `${roots.get(name) ?? ''}/**`;
  return rest.includes(name) || deny.includes(glob) || old.scope.read_allow.includes(glob);
}

function rootsOf({
  inputs,
}: WorkPackage): Readonly<Record<string, unknown>> & Record<string, string> {
  const nx = inputs?.['nx'] as { readonly roots?: Record<string, string> } | undefined;
  return nx?.roots ?? {};
}

/** Removes the moved projects from commands that name projects in the generated form. */
function commands(old: WorkPackage, projects: readonly string[]): readonly PlanOperation[] {
  return old.verification.steps.flatMap(({ command }, at): PlanOperation[] => {
    const [, start, list] =
      /^((?:npx )?nx run-many -t \S+ -p )([^\s']+)$/.exec(command ?? '') ?? [];
    const names = list?.split(',') ?? [];
    const kept = names.filter((name) => !projects.includes(name));
    // Keep a step that concerns only moved projects: it still proves something.
    return start === undefined || kept.length === 0 || kept.length === names.length
      ? []
      : [
          {
            kind: 'replace',
            path: ['verification', 'steps', at, 'command'],
            value: `${start}${kept.join(',')}`,
          },
        ];
  });
}

function partOfPaths(
  tree: Tree,
  { projects }: Workspace,
  old: WorkPackage,
  { paths, into, packageId }: SplitOptions,
): Part {
  if (into === undefined) {
    throw notDivisible(packageId, 'Name the new package with --into.');
  }
  for (const path of paths) {
    checkGlob(tree, path);
    if (!contains(old.scope.write_allow, path) || contains(old.scope.deny ?? [], path)) {
      throw notDivisible(
        packageId,
        `It may not write all of ${JSON.stringify(path)}. It may write ${old.scope.write_allow.join(', ')}.`,
      );
    }
  }
  const own = projects.filter(({ name }) => projectsOf(old).includes(name));
  const whole = own.filter(({ root }) => paths.includes(`${root}/**`)).map(({ name }) => name);
  if (whole.length > 0) {
    throw notDivisible(packageId, `That is all of ${whole.join(', ')}: name it with --projects.`);
  }
  const written = own.filter(({ root }) =>
    paths.some((path) => intersectGlobs(path, root === '.' ? '**' : `${root}/**`) !== null),
  );
  const { inputs, ...rest } = old;
  const equal = indexesOf(old.scope.write_allow, paths);
  if (equal.length === old.scope.write_allow.length) {
    throw notDivisible(packageId, 'Its write scope would be empty.');
  }
  const [first, ...others] = paths;
  const inner = paths.filter((path) => !old.scope.write_allow.includes(path));
  return {
    work: {
      ...rest,
      title: `${old.package_id}: ${paths.join(', ')}`.slice(0, MAX_TITLE),
      scope: {
        ...old.scope,
        write_allow: first === undefined ? [] : [first, ...others],
      },
      ...(inputs !== undefined &&
        written.length > 0 && {
          inputs: {
            nx: {
              projects: written.map(({ name }) => name),
              roots: Object.fromEntries(written.map(({ name, root }) => [name, root])),
            },
          },
        }),
    },
    operations: [
      ...removal(['scope', 'write_allow'], equal),
      ...(inner.length === 0
        ? []
        : [{ kind: 'append', path: ['scope', 'deny'], items: inner } as const]),
    ],
    takes: (file) => paths.some((path) => matchGlob(path, file)),
    waitsForOld: false,
    oldWaits: false,
  };
}

const MAX_TITLE = 120;

function removal(path: readonly string[], indexes: readonly number[]): readonly PlanOperation[] {
  return indexes.length === 0 ? [] : [{ kind: 'remove', path, indexes }];
}

function indexesOf(list: readonly string[], items: readonly string[]): readonly number[] {
  return list.flatMap((item, index) => (items.includes(item) ? [index] : []));
}

function worktreeName(changeId: string, id: string): string {
  return `${changeId.slice(0, 79 - id.length)}.${id}`;
}

function notDivisible(packageId: string, why: string): GeneratorError {
  return new GeneratorError(
    'package/not-divisible',
    `${packageId} can't be split like this. ${why}`,
  );
}
