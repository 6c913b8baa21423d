import { escapeControls } from '../text';
import type { WorkspaceProject } from '../words/facts';
import type { ProjectRole } from '../words/roles';

/** How the plan will be executed. `coordinated` needs the coordinator. */
export type Tier = 'sequential' | 'local-parallel' | 'coordinated';

/** A project of the workspace, or a project that the feature will create. */
export interface FeatureProject extends WorkspaceProject {
  readonly isNew: boolean;
  readonly generator?: ProjectGenerator;
}

/** A project that the feature touches. */
export interface RequestedProject {
  readonly name: string;
  /** The root of a project that does not exist yet. */
  readonly newRoot?: string;
  readonly newType?: 'application' | 'library';
  /** The generator that creates it. Default: a sibling is copied. */
  readonly generator?: ProjectGenerator;
  /** Its role, if a person has said it. Default: derived, see `rolesIn`. */
  readonly role?: ProjectRole;
}

/** A generator of the workspace, with its options apart from name and folder. */
export interface ProjectGenerator {
  /** `@nx/js:library` */
  readonly generator: string;
  readonly options: Readonly<Record<string, string | number | boolean>>;
}

/** An interface that packages share. It has one lock key and one owner. */
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
 * A contract for the exports of a library. Consumers build against the contract in parallel with
 * the owner, instead of waiting for it.
 */
export interface RequestedModule {
  /** The project that exports it. */
  readonly project: string;
  /** The projects that import it. */
  readonly consumers: readonly string[];
}

/** A copy of the code that is generated from the contracts, for projects to import. */
export interface RequestedCopy {
  /** Workspace-relative: `libs/web/src/generated/add-sessions.ts`. */
  readonly file: string;
  /** The projects that import it. */
  readonly importers: readonly string[];
  /** The file that exports it to the importers, when they are other projects. */
  readonly entry?: string;
}

/** A requirement of the feature's specs, and the projects that implement it. */
export interface RequestedRequirement {
  /** `user-sessions`, or `auth/sessions` when specs are nested. */
  readonly capability: string;
  /** The name in its heading: `Sign in`. */
  readonly name: string;
  /** Empty when unknown; the plan then has the finding `requirement/unassigned`. */
  readonly implementedBy: readonly string[];
}

/** Values that a person may set for a package. Everything else is derived. */
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

/** The input of `decompose`: a feature with all decisions made. */
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
   * Whether `contracts/README.md` lists decisions made by default. The package that finalises the
   * contracts then passes only when each is confirmed.
   */
  readonly hasDefaults?: boolean;
  /**
   * What `wp-contracts` writes in addition to the contracts, so that all other packages can start
   * at once. Workspace-relative paths: files (library entry points, root files), and folders with a
   * trailing `/` (roots of new projects).
   */
  readonly skeleton?: readonly string[];
  /** Written by `wp-contracts` and by no package of projects. */
  readonly copies?: readonly RequestedCopy[];
  /** OpenAPI files, relative to the change's folder; `contracts/README.md` when there is no API. */
  readonly openapiFiles: readonly [string, ...string[]];
  /** Whether Python models are generated from the API. */
  readonly pythonModels?: boolean;
  /** How Prism serves the API; missing when there is no API. */
  readonly prism?: { readonly command: string; readonly base_url: string };
  /** Above this number of packages, projects are grouped by zone. Default 12. */
  readonly maxPackages?: number;
  /** Keyed by package id. */
  readonly overrides?: Readonly<Record<string, PackageOverride>>;
  /**
   * Existing root files that only the integration package may write: manifests and the lock file.
   */
  readonly rootManifests: readonly string[];
  /**
   * Keyed by project: existing files inside its root that other packages are likely to change
   * (`package.json`, `project.json`, a route table, a barrel), workspace-relative. They are locked.
   */
  readonly projectFiles?: Readonly<Record<string, readonly string[]>>;
  /** Keyed by project: globs outside its root that its package may write, such as `prisma/**`. */
  readonly ownedFiles?: Readonly<Record<string, readonly string[]>>;
  /** Additional globs that only the integration package may write. */
  readonly integrationFiles?: readonly string[];
  /** Targets that verify packages, in order. Default: derived from each project's targets. */
  readonly verificationTargets?: readonly string[];
  /** The Nx project that represents the change. Default `change/<changeId>`. */
  readonly changeProject?: string;
}

/**
 * What can be wrong with a request. Codes are stable, because callers add hints for some of them.
 */
export type DecomposeErrorCode =
  | 'no-project'
  | 'unknown-project'
  | 'project-exists'
  | 'shared-root'
  | 'invalid-root'
  | 'reserved-root'
  | 'invalid-change-id'
  | 'invalid-path'
  | 'owner-not-requested'
  | 'interface-owned-twice'
  | 'unknown-package'
  | 'invalid-dependency';

/**
 * Thrown for a request that cannot become a plan. The message says what is wrong and how to fix it.
 */
export class DecomposeError extends Error {
  override readonly name = 'DecomposeError';

  constructor(
    readonly code: DecomposeErrorCode,
    message: string,
  ) {
    super(escapeControls(message));
  }
}
