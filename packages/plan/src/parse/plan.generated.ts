// Generated from schemas/work-packages.schema.json by tools/generate. Do not edit: run `nx run plan:generate`.

/**
 * A relative path with forward slashes, without white space at its end.
 */
export type FilePath = string;
/**
 * How strongly a result is proven: A runs tests, B relies on CI, C is checked by reading or static tools.
 */
export type VerificationTier = 'A' | 'B' | 'C';
/**
 * Name of a package inside its plan: a lower-case letter, then lower-case letters, digits, _ or -, at most 64 characters.
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
 * A plan of work packages (work-packages.yaml): who may write what, in which order, holding which locks, so that several agents or people can work on one change at the same time.
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
   * The work packages. Their order here has no meaning; depends_on decides what runs when.
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
   * What the change is about, for people.
   */
  title?: string;
  /**
   * Goes up by one with each change of the plan, so that work on an older plan can be told apart.
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
   * Goes up by one whenever a contract changes.
   */
  revision: number;
  /**
   * The OpenAPI documents. Where a change has no API, both fields name contracts/README.md.
   */
  openapi: {
    primary: FilePath;
    /**
     * All documents, the primary one among them.
     *
     * @minItems 1
     */
    files: FilePath[];
  };
  /**
   * Where code that is generated from the contracts goes.
   */
  generated?: {
    pydantic_dir?: FilePath;
    typescript_dir?: FilePath;
  };
  /**
   * Servers that stand in for an API until it is implemented.
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
       * Where the mock server answers.
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
   * Minutes after which a lock lapses unless it is renewed.
   */
  lock_ttl_minutes?: number;
  /**
   * Minutes after which a package counts as stuck.
   */
  timeout_minutes?: number;
  /**
   * How often a failed package may be tried again.
   */
  retry_budget?: number;
  verification_tier_required?: VerificationTier;
  /**
   * How far an agent must be trusted to take a package, from 0 (anyone) to 4.
   */
  min_trust_level?: number;
}
/**
 * One piece of work for one agent or person in one worktree.
 */
export interface WorkPackage {
  package_id: PackageId;
  /**
   * A short name for people.
   */
  title?: string;
  /**
   * Who is expected to do it, in a word or two.
   */
  role?: string;
  /**
   * The kind of agent that suits the work: lower-case letters, digits, _ or -, at most 32 characters.
   */
  archetype?: string;
  /**
   * Whether the package's branch is stacked on others or is a branch of its own.
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
   * What has to be done, complete enough to start from.
   */
  description: string;
  /**
   * The packages that must be finished first. Packages without a path between them may run at the same time.
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
   * How often the package may be tried again after a failure.
   */
  retry_budget: number;
  /**
   * How far an agent must be trusted to take the package, from 0 (anyone) to 4.
   */
  min_trust_level: number;
  verification: PackageVerification;
  metadata?: PackageMetadata;
  /**
   * Free-form data for tools. inputs.nx.projects lists the Nx projects that the write scope was derived from; inputs.nx.roots records where they and others that the scope names were, so that nx sync can follow them; inputs.nx.newProjects names the roots of projects that it creates; inputs.nx.requirements lists the requirements that it implements, by id, such as user-sessions.sign-in; inputs.nx.amendments lists paths that were added later, each with path, reason and revision.
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
   * Minutes after which the locks lapse unless they are renewed.
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
   * What the package must not write although write_allow matches it.
   */
  deny?: Glob[];
}
/**
 * Knowledge that others rely on and that the package changes.
 */
export interface ContextImpact {
  /**
   * The kinds of knowledge that change.
   */
  surfaces: (
    'capabilities' | 'apis' | 'architecture' | 'decisions' | 'documentation' | 'semantic_code'
  )[];
  /**
   * Why a kind of knowledge changes or stays, and who agreed.
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
 * A reason and the person behind it.
 */
export interface ContextRationale {
  /**
   * Why.
   */
  reason: string;
  /**
   * Who agreed.
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
   * isolated: the package has the worktree for itself (also when absent). shared: several packages use it in turn.
   */
  mode?: 'isolated' | 'shared';
}
/**
 * The tier to reach and the steps that prove it.
 */
export interface PackageVerification {
  tier_required: VerificationTier;
  /**
   * What is run or looked at, in this order.
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
   * Who carries it out: a command, a CI workflow, or a person.
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
   * What a person has to look at.
   */
  manual_instructions?: string;
  evidence: StepEvidence;
}
/**
 * The CI run that has to pass.
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
   * Names of the checks that must be green.
   */
  required_checks?: string[];
}
/**
 * What the step leaves behind.
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
   * Lines of code that the work is expected to touch.
   */
  loc_estimate?: number;
  /**
   * How many other designs were considered.
   */
  alternatives_count?: number;
  /**
   * How hard the work looks.
   */
  complexity?: 'low' | 'medium' | 'high';
  /**
   * What the work is mostly about.
   */
  package_kind?: 'algorithm' | 'data_model' | 'crud' | 'config' | 'migration' | 'integration';
}
/**
 * What later packages and the merge rely on.
 */
export interface PackageOutputs {
  /**
   * Names of the results that the package reports.
   *
   * @minItems 1
   */
  result_keys: string[];
  /**
   * Files that the package leaves behind, relative to the workspace root.
   */
  artifacts?: FilePath[];
}
