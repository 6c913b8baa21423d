/** How the plan will be worked on. `coordinated` comes with the coordinator. */
export type Tier = 'sequential' | 'local-parallel' | 'coordinated';

/** A project that the feature touches. */
export interface RequestedProject {
  readonly name: string;
  /** For a project that does not exist yet; the root it will have. */
  readonly newRoot?: string;
  readonly newType?: 'application' | 'library';
}

/** Something that packages share: one lock key, one owner. */
export interface RequestedInterface {
  readonly kind: 'operation' | 'table' | 'event' | 'module';
  /**
   * Canonical: `api:POST /v1/sessions`, `db:schema:sessions`, `event:session.created`,
   * `contract:contracts/modules/comments.d.ts`.
   */
  readonly lockKey: string;
  /** The project whose package implements it. */
  readonly owner: string;
  readonly consumers: readonly string[];
  /** Relative to the change's folder: `contracts/openapi/v1.yaml`. */
  readonly artifact: string;
}

/**
 * A contract for what a library exports. It replaces the dependency of its consumers on the owner:
 * they build against the contract, at the same time.
 */
export interface RequestedModule {
  /** The project that exports it. */
  readonly project: string;
  /** The projects that import it. */
  readonly consumers: readonly string[];
}

/** A requirement of the feature's specs, and the projects that implement it. */
export interface RequestedRequirement {
  /** `user-sessions`, or `auth/sessions` where specs are nested. */
  readonly capability: string;
  /** As its heading has it: `Sign in`. */
  readonly name: string;
  /** Empty where nobody knows; the plan then has a finding `requirement/unassigned`. */
  readonly implementedBy: readonly string[];
}

/** What a person may set for a package, by package id; everything else is derived. */
export interface PackageOverride {
  readonly title?: string;
  readonly description?: string;
  readonly role?: string;
  readonly priority?: number;
  readonly depends_on?: readonly string[];
  readonly write_allow?: readonly string[];
  readonly read_allow?: readonly string[];
  readonly deny?: readonly string[];
  readonly timeout_minutes?: number;
  readonly tier_required?: 'A' | 'B' | 'C';
}

/** A feature, as `decompose` needs it: all decisions taken, nothing asked. */
export interface FeatureRequest {
  readonly changeId: string;
  readonly title: string;
  /** One or two sentences. */
  readonly description: string;
  readonly tier: Tier;
  readonly createdBy: string;
  readonly projects: readonly RequestedProject[];
  readonly interfaces: readonly RequestedInterface[];
  readonly modules?: readonly RequestedModule[];
  readonly requirements?: readonly RequestedRequirement[];
  /**
   * What `wp-contracts` writes beside the contracts, so that all others can start at once:
   * workspace-relative paths of files (entries of libraries, root files) and, with a `/` at the end,
   * of folders (the roots of new projects).
   */
  readonly skeleton?: readonly string[];
  /** OpenAPI files, relative to the change's folder; `contracts/README.md` where there is no API. */
  readonly openapiFiles: readonly [string, ...string[]];
  /** Whether Python models are generated from the API. */
  readonly pythonModels?: boolean;
  /** How Prism serves the API; missing where there is none. */
  readonly prism?: { readonly command: string; readonly base_url: string };
  /** Projects are grouped by zone when there are more than this many. Default 12. */
  readonly maxPackages?: number;
  /** By package id. */
  readonly overrides?: Readonly<Record<string, PackageOverride>>;
  /** Root files that exist and that only the integration package may write: manifests, lock file. */
  readonly rootManifests: readonly string[];
  /**
   * By project: single files inside its root that exist and that other packages are likely to want
   * (`package.json`, `project.json`, a route table, a barrel), workspace-relative. They are locked.
   */
  readonly projectFiles?: Readonly<Record<string, readonly string[]>>;
  /** By project: globs outside its root that its package may write, such as `prisma/**`. */
  readonly ownedFiles?: Readonly<Record<string, readonly string[]>>;
  /** Globs that only the integration package may write, besides what the others may. */
  readonly integrationFiles?: readonly string[];
  /** Targets that verify packages, in order. Default: discovered from each project's targets. */
  readonly verificationTargets?: readonly string[];
  /** The Nx project that stands for the change. Default `change/<changeId>`. */
  readonly changeProject?: string;
}
