import type { NormalizedOptions } from './options';

/** The targets of work packages, as one entry of the option `targets`. */
export const PACKAGE_TARGETS = 'wp-*';

/**
 * What a target is called, as the option `targets` has it: `{ "verify": "check-all" }` gives it
 * another name, `{ "verify": false }` leaves it out. A name that Nx could not take, or that could be
 * that of a work package, is ignored.
 *
 * @param target its own name
 * @returns nothing where it is switched off
 */
export function targetName(
  target: string,
  { targets }: Pick<NormalizedOptions, 'targets'>,
): string | undefined {
  const setting = Object.hasOwn(targets, target) ? targets[target] : undefined;
  if (setting === false) return undefined;
  const isName = typeof setting === 'string' && NAME.test(setting);
  return isName && !setting.startsWith('wp-') ? setting : target;
}

const NAME = /^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u;
