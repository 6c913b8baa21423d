import type {
  EventContract,
  OperationContract,
  SchemaContract,
  TableContract,
} from '@parallel-plan/contracts';
import type { DesignSection, PackageOverride } from '@parallel-plan/plan';

/**
 * A brief that conforms to `schemas/feature-brief.schema.json`. The schema is the source of truth:
 * a value of this type has passed it.
 */
export interface FeatureBrief {
  readonly title?: string;
  readonly description?: string;
  readonly why?: string;
  readonly changeId?: string;
  readonly whatChanges?: readonly string[];
  readonly nonGoals?: readonly string[];
  readonly approaches?: readonly Approach[];
  readonly decisions?: readonly Decision[];
  readonly risks?: readonly Risk[];
  readonly questions?: readonly Question[];
  readonly design?: Readonly<Partial<Record<'backend' | 'frontend' | 'data', string>>>;
  readonly projects?: readonly (string | BriefProject)[];
  readonly capabilities?: readonly Capability[];
  readonly operations?: readonly (string | WithoutParties<OperationContract>)[];
  /** An OpenAPI document to import, relative to the workspace root. */
  readonly openapi?: string;
  readonly schemas?: Readonly<Record<string, SchemaContract>>;
  readonly tables?: readonly (string | WithoutParties<TableContract>)[];
  readonly events?: readonly (string | WithoutParties<EventContract>)[];
  readonly modules?: readonly BriefModule[];
  /** The project that holds the generated code for all others. */
  readonly typesIn?: string;
  readonly packages?: Readonly<Record<string, PackageOverride>>;
  /** Targets that verify packages, in order. */
  readonly verificationTargets?: readonly string[];
}

/** A contract for the exports of a project. */
export interface BriefModule {
  readonly project: string;
  /** Default: the projects of the feature that depend on it. */
  readonly consumers?: readonly string[];
  /** TypeScript declarations. */
  readonly exports?: string;
  /** A file with the declarations, workspace-relative. */
  readonly file?: string;
}

/** Owner and consumers are optional in a brief. They are derived if missing. */
export type WithoutParties<T> = Omit<T, 'owner' | 'consumers'> & {
  readonly owner?: string;
  readonly consumers?: readonly string[];
};

export type ProjectRole = DesignSection;

export interface BriefProject {
  readonly name: string;
  /** The root of a project that does not exist yet. */
  readonly root?: string;
  readonly type?: 'application' | 'library';
  readonly role?: ProjectRole;
  /** The generator that creates it: `@nx/js:library`. */
  readonly generator?: string;
  readonly options?: Readonly<Record<string, string | number | boolean>>;
}

interface Approach {
  readonly name: string;
  readonly summary: string;
  readonly chosen?: boolean;
}

interface Decision {
  readonly title: string;
  readonly decision: string;
  readonly why?: string;
  readonly alternatives?: readonly string[];
}

interface Risk {
  readonly risk: string;
  readonly mitigation: string;
}

/** A question that only a person can answer, and the assumption until then. */
export interface Question {
  readonly question: string;
  readonly assumption?: string;
}

export interface Capability {
  /** Its folder under `openspec/specs`. */
  readonly name: string;
  readonly purpose?: string;
  readonly added?: readonly Requirement[];
  readonly modified?: readonly ModifiedRequirement[];
  readonly removed?: readonly RemovedRequirement[];
}

export interface Requirement {
  readonly name: string;
  readonly text: string;
  readonly scenarios: readonly Scenario[];
  /** Projects of the feature. Default: derived from its interfaces and words. */
  readonly implementedBy?: readonly string[];
}

export interface ModifiedRequirement {
  readonly name: string;
  /** If missing: as in the main spec. */
  readonly text?: string;
  readonly scenarios?: readonly Scenario[];
  readonly implementedBy?: readonly string[];
}

interface RemovedRequirement {
  readonly name: string;
  readonly reason: string;
  readonly migration: string;
  readonly implementedBy?: readonly string[];
}

export interface Scenario {
  readonly name: string;
  readonly given?: string | readonly string[];
  readonly when: string | readonly string[];
  readonly then: string | readonly string[];
}
