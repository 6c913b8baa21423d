import type { TargetConfiguration } from '@nx/devkit';
import type { NormalizedOptions } from './options';

/** The data for the targets of the project of all changes. */
export interface AllChangesContext {
  /** Whether a change is open. Nx warns about a dependency on a project that doesn't exist. */
  readonly hasChanges: boolean;
  readonly options: NormalizedOptions;
  /** The version of the OpenSpec CLI that is installed in the workspace. */
  readonly openspecVersion?: string;
  /** The tools that check contracts on this machine: `PGlite 0.5.16`. */
  readonly contractTools?: string;
  /** The setting `pythonModels` of `nx.json`. */
  readonly pythonModels?: string;
}

/** The version is an option because options are part of a task's hash, and tools are not. */
export function verdict({ options, openspecVersion }: AllChangesContext): Record<string, unknown> {
  return {
    ...(Object.keys(options.rules).length > 0 ? { rules: options.rules } : {}),
    ...(openspecVersion === undefined ? {} : { openspecVersion }),
  };
}

/** For cached verdicts. The hash also covers the tools that check contracts. */
export function cachedVerdict(context: AllChangesContext): Record<string, unknown> {
  const { contractTools } = context;
  return { ...verdict(context), ...(contractTools === undefined ? {} : { contractTools }) };
}

/** A target whose executor runs every time. */
export function uncached(
  executor: string,
  description: string,
  example: Record<string, unknown>,
  options: (context: AllChangesContext) => Record<string, unknown> = () => ({}),
): (context: AllChangesContext) => TargetConfiguration {
  return (context) => ({
    executor: `parallel-plan:${executor}`,
    cache: false,
    options: options(context),
    metadata: metadata(description, executor, example),
  });
}

/** What `nx show target` prints about a target. */
export function metadata(
  description: string,
  command: string,
  example: Record<string, unknown>,
): NonNullable<TargetConfiguration['metadata']> {
  return {
    description,
    technologies: ['openspec'],
    help: { command: `npx parallel-plan ${command} --help`, example: { options: example } },
  };
}
