import type { CoordinatorPluginOptions } from '../coordinator/options';

/** What a user may set for the plugin in `nx.json`. */
export interface ParallelPlanPluginOptions {
  /** Name of the project that stands for all open changes. Default `change`. */
  changeProjectName?: string;
  /** What the name of each change's project starts with. Default `change/`. */
  projectPrefix?: string;
  /**
   * Other names for targets, or `false` to leave them out, by their own names: `{ "verify": false,
   * "validate": "check-plan" }`. `wp-*` stands for the targets of all work packages.
   */
  targets?: Record<string, string | boolean>;
  /** Severity by rule id: `{ "scope/hotspot": "off" }`. */
  rules?: Record<string, 'off' | 'info' | 'warn' | 'error'>;
  /** Which coordinator to use; see docs/coordinator.md. Read by what talks to it, not by the graph. */
  coordinator?: CoordinatorPluginOptions;
}

export type NormalizedOptions = Required<Omit<ParallelPlanPluginOptions, 'coordinator'>>;

export function normalizeOptions(
  options: ParallelPlanPluginOptions | undefined,
): NormalizedOptions {
  return {
    changeProjectName: options?.changeProjectName ?? 'change',
    projectPrefix: options?.projectPrefix ?? 'change/',
    targets: options?.targets ?? {},
    rules: options?.rules ?? {},
  };
}
