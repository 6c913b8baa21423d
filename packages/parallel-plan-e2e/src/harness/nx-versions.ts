/** The version of Nx that every spec runs on. */
export const NX_VERSION = '23.2.1';

/** The other majors that the packed plugin supports: `nx-versions.spec.ts` tries what matters most on each of them. */
export const OTHER_NX_VERSIONS = ['22.7.5', '24.0.0'] as const;

export const OPENSPEC_VERSION = '1.13.2';
export const TYPESCRIPT_VERSION = '5.9.3';
