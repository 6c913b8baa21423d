// Generated from schemas/work-packages.schema.json by tools/generate. Do not edit: run `nx run plan:generate`.

/**
 * A relative path with forward slashes, without white space at its end.
 */
export type FilePath = string;
/**
 * How a result is verified: A by tests, B by CI, C by review or static checks.
 */
export type VerificationTier = 'A' | 'B' | 'C';
/**
 * Id of a package, unique in its plan: a lower-case letter, then lower-case letters, digits, _ or -, at most 64 characters.
 */
export type PackageId = string;
/**
 * A logical lock, such as api:GET /v1/users, db:schema:users or event:user.created.
 */
export type LockKey = string;
/**
 * A glob over workspace-relative paths, such as libs/api/** or src/*.ts.
 */
export type Glob = string;

/**
 * A plan of work packages (work-packages.yaml): the scope, the order and the locks of each package, so that several agents or people can work on one change in parallel.
 */
export interface Plan {
  /**
   * Version of this format. Always 1.
   */
  schema_version: 1;
  feature: PlanFeature;
  contracts: PlanContracts;
  defaults?: PlanDefaults;
  /**
   * The work packages. Their order has no meaning; depends_on defines what runs when.
   *
   * @minItems 1
   */
  packages: WorkPackage[];
}
/**
 * Identity and revision of the change.
 */
export interface PlanFeature {
  /**
   * Identifier of the change: a letter or digit, then letters, digits, '.', '_', ':' or '-', at most 128 characters.
   */
  id: string;
  /**
   * Title of the change.
   */
  title?: string;
  /**
   * Increases by one with each change of the plan, to identify work on an older plan.
   */
  plan_revision: number;
  /**
   * Who or what wrote the plan.
   */
  created_by?: string;
  /**
   * When the plan was written, as text; ISO 8601 by convention.
   */
  created_at?: string;
}
/**
 * Contract files, relative to the folder of the change.
 */
export interface PlanContracts {
  /**
   * Increases by one with each change of a contract.
   */
  revision: number;
  /**
   * The OpenAPI documents. For a change without an API, both fields have contracts/README.md.
   */
  openapi: {
    primary: FilePath;
    /**
     * All documents, including the primary one.
     *
     * @minItems 1
     */
    files: FilePath[];
  };
  /**
   * Folders for the code that is generated from the contracts.
   */
  generated?: {
    pydantic_dir?: FilePath;
    typescript_dir?: FilePath;
  };
  /**
   * Mock servers for an API that is not implemented yet.
   */
  mocks?: {
    /**
     * A Prism mock server.
     */
    prism?: {
      /**
       * Whether consumers should start the mock server.
       */
      enabled?: boolean;
      /**
       * Command line that starts the mock server.
       */
      command?: string;
      /**
       * Base URL of the mock server.
       */
      base_url?: string;
    };
  };
  /**
   * Consumer-driven contract tests.
   */
  cdc?: {
    /**
     * Contract tests with Pact.
     */
    pact?: {
      /**
       * Whether consumers write Pact tests.
       */
      enabled?: boolean;
      /**
       * Address of the Pact broker.
       */
      broker_url?: string;
      consumer_dir?: FilePath;
    };
  };
}
/**
 * Fallbacks for schedulers.
 */
export interface PlanDefaults {
  /**
   * From 1 (first) to 10 (last).
   */
  priority?: number;
  /**
   * Minutes after which a lock expires unless it is renewed.
   */
  lock_ttl_minutes?: number;
  /**
   * Minutes after which a package counts as stuck.
   */
  timeout_minutes?: number;
  /**
   * How often a failed package may be retried.
   */
  retry_budget?: number;
  verification_tier_required?: VerificationTier;
  /**
   * The trust level that an agent needs to take a package, from 0 (any agent) to 4.
   */
  min_trust_level?: number;
}
/**
 * One piece of work for one agent or person in one worktree.
 */
export interface WorkPackage {
  package_id: PackageId;
  /**
   * A short title.
   */
  title?: string;
  /**
   * The role of the agent or person, in one or two words.
   */
  role?: string;
  /**
   * The kind of agent that suits the work: lower-case letters, digits, _ or -, at most 32 characters.
   */
  archetype?: string;
  /**
   * Whether the package's branch is stacked on others or separate.
   */
  decomposition?: 'stacked' | 'branch';
  /**
   * Position in the stack of branches, from 0.
   */
  stack_position?: number;
  /**
   * The kind of work, such as contracts, implement, integrate.
   */
  task_type: string;
  /**
   * The work to do, complete enough to start.
   */
  description: string;
  /**
   * The packages that must be finished first. Packages without a dependency path between them may run in parallel.
   */
  depends_on: PackageId[];
  /**
   * From 1 (first) to 10 (last), among packages that are ready.
   */
  priority: number;
  locks: PackageLocks;
  scope: PackageScope;
  context_impact?: ContextImpact;
  worktree: PackageWorktree;
  /**
   * Minutes after which the package counts as stuck.
   */
  timeout_minutes: number;
  /**
   * How often the package may be retried after a failure.
   */
  retry_budget: number;
  /**
   * The trust level that an agent needs to take the package, from 0 (any agent) to 4.
   */
  min_trust_level: number;
  verification: PackageVerification;
  metadata?: PackageMetadata;
  /**
   * Free-form data for tools. inputs.nx.projects lists the Nx projects that the write scope was derived from; inputs.nx.roots records their roots and those of other projects in the scope, so that nx sync can follow moved projects; inputs.nx.newProjects lists the roots of projects that it creates; inputs.nx.requirements lists the requirements that it implements, by id, such as user-sessions.sign-in; inputs.nx.amendments lists paths that were added later, each with path, reason and revision.
   */
  inputs?: {
    [k: string]: unknown;
  };
  outputs: PackageOutputs;
}
/**
 * Files and logical keys that the package holds while it runs.
 */
export interface PackageLocks {
  /**
   * Single files, without globs, relative to the workspace root.
   */
  files: FilePath[];
  /**
   * Logical locks: namespace, colon, name.
   */
  keys: LockKey[];
  /**
   * Minutes after which the locks expire unless they are renewed.
   */
  ttl_minutes?: number;
  /**
   * Why the locks are needed.
   */
  reason?: string;
}
/**
 * Globs relative to the workspace root. The package may write what write_allow matches and deny does not.
 */
export interface PackageScope {
  /**
   * What the package may write. Empty for a package that only reads.
   */
  write_allow: Glob[];
  /**
   * What the package needs to read.
   *
   * @minItems 1
   */
  read_allow: Glob[];
  /**
   * Globs that are excluded from write_allow.
   */
  deny?: Glob[];
}
/**
 * Knowledge that others use and that the package changes.
 */
export interface ContextImpact {
  /**
   * The kinds of knowledge that change.
   */
  surfaces: (
    'capabilities' | 'apis' | 'architecture' | 'decisions' | 'documentation' | 'semantic_code'
  )[];
  /**
   * Why each kind of knowledge changes or not, and who approved it.
   */
  rationale?: {
    capabilities?: ContextRationale;
    apis?: ContextRationale;
    architecture?: ContextRationale;
    decisions?: ContextRationale;
    documentation?: ContextRationale;
    semantic_code?: ContextRationale;
  };
}
/**
 * A reason and its approver.
 */
export interface ContextRationale {
  /**
   * Why.
   */
  reason: string;
  /**
   * Who approved it.
   */
  approved_by: string;
}
/**
 * The git worktree of the package.
 */
export interface PackageWorktree {
  /**
   * Name of the worktree: a letter or digit, then letters, digits, '.', '_' or '-', at most 80 characters.
   */
  name: string;
  /**
   * isolated (default): only this package uses the worktree. shared: several packages use it, one after another.
   */
  mode?: 'isolated' | 'shared';
}
/**
 * The required tier and the steps that reach it.
 */
export interface PackageVerification {
  tier_required: VerificationTier;
  /**
   * The checks, in the order in which they run.
   *
   * @minItems 1
   */
  steps: VerificationStep[];
}
/**
 * One check. A command step needs command, a ci step needs ci, a manual step needs manual_instructions.
 */
export interface VerificationStep {
  /**
   * Name of the step.
   */
  name: string;
  /**
   * What performs the check: a command, a CI workflow, or a person.
   */
  kind: 'command' | 'ci' | 'manual';
  /**
   * The command line to run.
   */
  command?: string;
  cwd?: FilePath;
  /**
   * Environment variables for the command. Values are text.
   */
  env?: {
    [k: string]: string;
  };
  /**
   * The exit code that means success.
   */
  expect_exit_code?: number;
  ci?: CiCheck;
  /**
   * Instructions for the reviewer.
   */
  manual_instructions?: string;
  evidence: StepEvidence;
}
/**
 * The CI run that must pass.
 */
export interface CiCheck {
  /**
   * The CI system.
   */
  provider?: 'github' | 'other';
  /**
   * Name of the workflow.
   */
  workflow?: string;
  /**
   * Names of the checks that must pass.
   */
  required_checks?: string[];
}
/**
 * The evidence that the step produces.
 */
export interface StepEvidence {
  /**
   * Files that the step writes, relative to the workspace root.
   */
  artifacts: FilePath[];
  /**
   * Names of the results that the step reports.
   */
  result_keys: string[];
}
/**
 * Estimates for people and schedulers.
 */
export interface PackageMetadata {
  /**
   * Estimated number of changed lines.
   */
  loc_estimate?: number;
  /**
   * Number of alternative designs that were considered.
   */
  alternatives_count?: number;
  /**
   * Estimated difficulty.
   */
  complexity?: 'low' | 'medium' | 'high';
  /**
   * The main kind of work.
   */
  package_kind?: 'algorithm' | 'data_model' | 'crud' | 'config' | 'migration' | 'integration';
}
/**
 * The results that later packages and the merge use.
 */
export interface PackageOutputs {
  /**
   * Names of the results that the package reports.
   *
   * @minItems 1
   */
  result_keys: string[];
  /**
   * Files that the package produces, relative to the workspace root.
   */
  artifacts?: FilePath[];
}
