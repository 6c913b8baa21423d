import type { TargetConfiguration } from '@nx/devkit';
import type { ChangesTargetContext } from './target';

/** The version is an option because options are part of a task's hash, and tools are not. */
export function sharedOptions({
  options,
  openspecVersion,
}: ChangesTargetContext): Record<string, unknown> {
  return {
    ...(Object.keys(options.rules).length > 0 ? { rules: options.rules } : {}),
    ...(openspecVersion === undefined ? {} : { openspecVersion }),
  };
}

/** For targets whose answers are kept: the tools that contracts are checked with are in the hash too. */
export function cachedOptions(context: ChangesTargetContext): Record<string, unknown> {
  const { contractTools } = context;
  return { ...sharedOptions(context), ...(contractTools === undefined ? {} : { contractTools }) };
}

/**
 * @param help a command whose help says more
 * @param options an example of what the target takes
 */
export function metadata(
  description: string,
  help: string,
  options: Record<string, unknown>,
): NonNullable<TargetConfiguration['metadata']> {
  return {
    description,
    technologies: ['openspec'],
    help: { command: help, example: { options } },
  };
}
