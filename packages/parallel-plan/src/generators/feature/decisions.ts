import type { ContractInterface, ContractRequest } from '@parallel-plan/contracts';
import type { WorkspaceProject } from '@parallel-plan/plan';
import type { Question } from './brief/feature-brief';
import type { FeatureOptions } from './normalize-options';
import type { ProjectRole } from './projects/project-role';

/** A project that the feature touches. */
export interface FeatureProject extends WorkspaceProject {
  readonly role: ProjectRole;
  /** It does not exist yet. */
  readonly isNew: boolean;
}

/** A feature with all decisions taken: what the documents are written from. */
export interface FeatureDecisions {
  readonly options: FeatureOptions;
  /** Sorted by name. */
  readonly projects: readonly FeatureProject[];
  readonly contracts: ContractRequest;
  readonly interfaces: readonly ContractInterface[];
  /** What only a person can decide, from the brief and from what it leaves open. */
  readonly questions: readonly Question[];
}
