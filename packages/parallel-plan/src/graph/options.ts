import type { CoordinatorPluginOptions } from '../coordinator/coordinator-options';

/** What a user may set for the plugin in `nx.json`. */
export interface ParallelPlanPluginOptions {
  /** Name of the project that stands for all open changes. Default `change`. */
  changeProjectName?: string;
  /** What the name of each change's project starts with. Default `change/`. */
  projectPrefix?: string;
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
    rules: options?.rules ?? {},
  };
}
