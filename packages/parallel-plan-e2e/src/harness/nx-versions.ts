/** A version of Nx that the packed plugin is tried on. */
export interface NxVersion {
  readonly nx: string;
  /** `@nx/js` and its kind, where the version has them: without, only `nx` and `@nx/devkit` are installed. */
  readonly hasGenerators: boolean;
}

/** The first one runs every spec. */
export const NX_VERSIONS = [
  { nx: '23.2.1', hasGenerators: true },
] as const satisfies readonly NxVersion[];

export const OPENSPEC_VERSION = '1.13.2';
export const TYPESCRIPT_VERSION = '5.9.3';
