/** The version of Nx that every spec runs on. */
export const NX_VERSION = '23.2.1';

/**
 * The versions that `nx-versions.spec.ts` tries the main path on and `nx-table.spec.ts` caching and affected: the newest
 * patches when this was written. `npm run versions` looks newer ones up and sets the variables.
 */
export const NX_VERSIONS: readonly string[] = process.env['PARALLEL_PLAN_NX_VERSIONS']?.split(
  ',',
) ?? ['22.7.12', '23.3.2', '24.0.0'];

/** The other majors. */
export const [OLDEST_NX = '', , NEWEST_NX = ''] = NX_VERSIONS;

export const OPENSPEC_VERSION = process.env['PARALLEL_PLAN_OPENSPEC_VERSION'] ?? '1.13.2';
export const TYPESCRIPT_VERSION = process.env['PARALLEL_PLAN_TYPESCRIPT_VERSION'] ?? '5.9.3';
