/** The version of Nx that every spec runs on. */
export const NX_VERSION = '23.2.1';

/**
 * The versions that `nx-versions.spec.ts` tries the main path on and `nx-table.spec.ts` caching and affected: the newest
 * patches when this was written. `npm run versions` looks newer ones up and sets the variables.
 */
export const NX_VERSIONS: readonly string[] = process.env['PARALLEL_PLAN_NX_VERSIONS']?.split(
  ',',
) ?? ['22.7.12', '23.3.2', '24.0.0'];

export const OLDEST_NX = NX_VERSIONS[0] ?? '';
export const NEWEST_NX = NX_VERSIONS.at(-1) ?? '';

/**
 * Each version and each package manager costs an installation and the whole spec, so `npm test` tries few of them.
 *
 * @param all what `npm run test:soak` tries
 * @param short what `npm test` tries. The specs without a version run on `NX_VERSION`, so the ends are enough for the rest.
 * @returns one of both
 */
export function tried<T>(all: readonly T[], short: readonly T[]): readonly T[] {
  return process.env['SOAK'] === '1' ? all : short;
}

export const OPENSPEC_VERSION = process.env['PARALLEL_PLAN_OPENSPEC_VERSION'] ?? '1.13.2';
export const TYPESCRIPT_VERSION = process.env['PARALLEL_PLAN_TYPESCRIPT_VERSION'] ?? '5.9.3';
