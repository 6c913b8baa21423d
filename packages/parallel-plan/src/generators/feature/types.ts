import type {
  ContractInterface,
  ContractRequest,
  PythonModelsChoice,
} from '@parallel-plan/contracts';
import type { Plan, Tier, Workspace, WorkspaceProject } from '@parallel-plan/plan';
import type { BriefProject, Capability, FeatureBrief, ProjectRole, Question } from './brief/types';
import type { ProjectProposal } from './projects/choose-projects';
import type { AssignedRequirement } from './requirements';
import type { FeatureGeneratorSchema } from './schema';

/**
 * A request as it was given: flags and brief brought together. What neither says is missing.
 * `decideFeature` turns it into `FeatureDecisions`.
 */
export interface FeatureOptions {
  readonly changeId: string;
  readonly title: string;
  /** One or two sentences on one line. */
  readonly description: string;
  readonly tier: 'auto' | Tier;
  /** Missing: the environment or `nx.json` decides. */
  readonly coordinator?: NonNullable<FeatureGeneratorSchema['coordinator']>;
  /** `owner:consumer` of `--modules`; false: no module contracts. */
  readonly modules?: readonly string[] | false;
  /** Owns the interfaces that name no owner. Missing: decided by role. */
  readonly owner?: string;
  /** Release the claims of changes that are gone, before claiming. */
  readonly releaseGhosts: boolean;
  /** Claim what the packages lock. */
  readonly claim: boolean;
  /** Missing: proposed from the code. */
  readonly projects?: readonly BriefProject[];
  /** The rest of the brief; operations, tables and events also come from flags. */
  readonly brief: FeatureBrief;
  /** An OpenAPI document to take over, as the user wrote its path. */
  readonly openapi?: string;
  /** The brief's file, workspace-relative. */
  readonly briefFile?: string;
  /** The place of a value of the brief as `file:line:column`, for messages. */
  place(path: readonly (string | number)[]): string | undefined;
  /** The flag that gave a key of the brief, such as `--api` for `operations`. */
  flagOf(key: string): string | undefined;
  /** Missing: the workspace has chosen no tool. */
  readonly pythonModels?: PythonModelsChoice;
  readonly allowDirty: boolean;
  readonly pull: boolean;
  readonly maxPackages?: number;
  readonly skipFormat: boolean;
}

/** A project that the feature touches. */
export interface TouchedProject extends WorkspaceProject {
  readonly role: ProjectRole;
  /** It does not exist yet. */
  readonly isNew: boolean;
}

/** A feature with all decisions taken: what plan, contracts and documents are rendered from. */
export interface FeatureDecisions {
  readonly options: FeatureOptions;
  readonly tier: Tier;
  /** Sorted by name. */
  readonly projects: readonly TouchedProject[];
  readonly contracts: ContractRequest;
  readonly interfaces: readonly ContractInterface[];
  /** What the system can do afterwards. */
  readonly capabilities: readonly Capability[];
  readonly requirements: readonly AssignedRequirement[];
  /** What the generator decided by default; `contracts/README.md` lists it. */
  readonly defaults: readonly DecidedDefault[];
  /** What only a person can decide: from the brief, and what the brief leaves open. */
  readonly questions: readonly Question[];
}

/** What surrounds a run: everything that isn't in the options or in the tree. */
export interface FeatureEnvironment {
  readWorkspace(): Promise<Workspace>;
  /** The folder in which the command was started, absolute. */
  readonly cwd: string;
  /** Write nothing, and start no process that writes. */
  readonly isDryRun: boolean;
  /** Names the coordinator and the agent. Default: the embedded coordinator, this user. */
  readonly env?: NodeJS.ProcessEnv;
  /** Missing without a terminal. */
  readonly askForProjects?: (proposal: ProjectProposal) => Promise<readonly string[]>;
  /** Asks a yes-or-no question. Missing without a terminal. */
  readonly confirm?: (question: string) => Promise<boolean>;
  /** Where the OpenSpec CLI is installed. Default: the workspace root. */
  readonly toolRoot?: string;
}

/** The files of a change in the tree. */
export interface WrittenChange {
  readonly id: string;
  /** `openspec/changes/<id>` */
  readonly root: string;
  /** Workspace-relative, sorted. */
  readonly files: readonly string[];
  /** Restores generated contracts after a formatter has run. */
  keepGenerated(): void;
  /** Removes the files from the tree. */
  discard(): void;
}

/** A decision about a contract that the generator took by default. */
export interface DecidedDefault {
  /** What was decided, as one sentence. */
  readonly decision: string;
  /** Where to change it: a file of the change, and the key of the brief that says it. */
  readonly where: string;
}

/** A decision that the generator took and that the plan depends on. */
export interface Assumption {
  /** The question to a person. */
  readonly question: string;
  readonly assumption: string;
  /** The option that decides it in another run. */
  readonly option: string;
}

/** What a run reports besides its files. */
export class Notes {
  readonly assumptions: Assumption[] = [];
  /** What a person should know before going on. */
  readonly warnings: string[] = [];
  /** What the summary says first: the plan may rest on a wrong guess. */
  readonly headlines: string[] = [];

  headline(text: string): void {
    this.headlines.push(text);
  }

  assume(assumption: Assumption): void {
    this.assumptions.push(assumption);
  }

  warn(text: string): void {
    this.warnings.push(text);
  }
}

/** The packages of a plan, in its order. */
export type Packages = Plan['packages'];
