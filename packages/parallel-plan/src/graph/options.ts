import type { CoordinatorPluginOptions } from '../coordinator/options';

/** The options of the plugin in `nx.json`. */
export interface ParallelPlanPluginOptions {
  /** Name of the project for all open changes. Default: `change`. */
  changeProjectName?: string;
  /** Prefix of the project name of each change. Default: `change/`. */
  projectPrefix?: string;
  /**
   * Renames targets, or removes them with `false`: `{ "verify": false, "validate": "check-plan" }`.
   * The key `wp-*` covers the targets of all work packages.
   */
  targets?: Record<string, string | boolean>;
  /**
   * Also adds the targets that moved to the project `change` in 0.2 to each change's project, with
   * a notice when they run. Default: false, because every target slows Nx down. Will be removed in
   * 0.3.
   */
  movedTargets?: boolean;
  /** Severity by rule id: `{ "scope/hotspot": "off" }`. */
  rules?: Record<string, 'off' | 'info' | 'warn' | 'error'>;
  /**
   * Targets that verify work packages, in order. Default: `lint`, `typecheck`, `build` and all
   * targets whose names indicate tests or checks. Generators read this option, the graph doesn't.
   */
  verificationTargets?: string[];
  /** The coordinator to use; see docs/coordinator.md. The graph doesn't read it. */
  coordinator?: CoordinatorPluginOptions;
  /**
   * The coding agent of `parallel-plan implement`: a preset or a shell line, or a mapping by role or
   * archetype with `default`. The graph doesn't read it.
   */
  agent?: string | Record<string, string>;
  /** A shell line to run in each new worktree, after its preparation. The graph doesn't read it. */
  worktreeHook?: string;
}

/** The options that the graph and the generators read, with defaults filled in. */
export type NormalizedOptions = Required<
  Omit<ParallelPlanPluginOptions, 'agent' | 'coordinator' | 'verificationTargets' | 'worktreeHook'>
> &
  Pick<ParallelPlanPluginOptions, 'verificationTargets'>;

/**
 * Fills in the defaults.
 *
 * @param options as written in `nx.json`
 * @returns a new object
 */
export function normalizeOptions(
  options: ParallelPlanPluginOptions | undefined,
): NormalizedOptions {
  return {
    changeProjectName: options?.changeProjectName ?? 'change',
    projectPrefix: options?.projectPrefix ?? 'change/',
    targets: options?.targets ?? {},
    movedTargets: options?.movedTargets ?? false,
    rules: options?.rules ?? {},
    ...(options?.verificationTargets && { verificationTargets: options.verificationTargets }),
  };
}

/** The key of the option `targets` for the targets of all work packages. */
export const PACKAGE_TARGETS = 'wp-*';

const TARGET_NAME = /^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u;

/**
 * The name of a target after the option `targets` is applied. A new name is ignored if Nx doesn't
 * accept it or if a work package could have it.
 *
 * @param target default name of the target
 * @returns `undefined` if the target is removed
 */
export function targetName(
  target: string,
  { targets }: Pick<NormalizedOptions, 'targets'>,
): string | undefined {
  const setting = Object.hasOwn(targets, target) ? targets[target] : undefined;
  if (setting === false) return undefined;
  const isName = typeof setting === 'string' && TARGET_NAME.test(setting);
  return isName && !setting.startsWith('wp-') ? setting : target;
}

/** Everything except letters and digits of any script and common separators. */
const NOT_IN_A_NAME = /[^\p{L}\p{M}\p{N}._@+ -]/gu;

/**
 * Names the projects of the changes. A folder can have any name, a project can't: control
 * characters, `:` (the separator of target and project) and similar characters become `-`. Names
 * are unique, because Nx rejects a workspace in which two projects share a name.
 *
 * @param ids ids of the changes, in a stable order
 * @returns project name by change id
 */
export function projectNames(
  ids: readonly string[],
  { changeProjectName, projectPrefix }: NormalizedOptions,
): ReadonlyMap<string, string> {
  const taken = new Set([changeProjectName]);
  const names = new Map<string, string>();
  // Ids that need no replacement come first, so that they keep their name.
  const isOdd = (id: string) => id.search(NOT_IN_A_NAME) !== -1;
  for (const id of [...ids.filter((id) => !isOdd(id)), ...ids.filter(isOdd)]) {
    const wanted = projectPrefix + id.replace(NOT_IN_A_NAME, '-');
    let name = wanted;
    for (let count = 2; taken.has(name); count++) name = `${wanted}-${count}`;
    taken.add(name);
    names.set(id, name);
  }
  return names;
}
