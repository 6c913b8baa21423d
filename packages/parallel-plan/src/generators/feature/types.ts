import type {
  ContractInterface,
  ContractRequest,
  PythonModelsChoice,
} from '@parallel-plan/contracts';
import type {
  Plan,
  ProjectGenerator,
  RequestedCopy,
  Tier,
  Workspace,
  WorkspaceProject,
} from '@parallel-plan/plan';
import type {
  BriefProject,
  Capability,
  FeatureBrief,
  ProjectRole,
  Question,
  Scenario,
} from './brief/types';
import type { FeatureGeneratorSchema } from './schema';

/**
 * A request: flags and brief merged. A value that neither sets is missing. `decideFeature` turns it
 * into `FeatureDecisions`.
 */
export interface FeatureOptions {
  readonly changeId: string;
  /** Whether the id was derived from a description that gives little evidence of it. */
  readonly isIdGuessed: boolean;
  readonly title: string;
  /** One or two sentences on one line. */
  readonly description: string;
  readonly tier: 'auto' | Tier;
  /** If missing, the environment or `nx.json` decides. */
  readonly coordinator?: NonNullable<FeatureGeneratorSchema['coordinator']>;
  /** `owner:consumer` of `--modules`; `false` means no module contracts. */
  readonly modules?: readonly string[] | false;
  /** Owns the interfaces that name no owner. If missing, the owner is chosen by role. */
  readonly owner?: string;
  /** Release the claims of deleted changes before claiming. */
  readonly releaseGhosts: boolean;
  /** Claim the locks of the packages. */
  readonly claim: boolean;
  /** If missing, proposed from the code. */
  readonly projects?: readonly BriefProject[];
  /** The rest of the brief. Operations, tables and events also come from flags. */
  readonly brief: FeatureBrief;
  /** An OpenAPI document to import, with its path as the user wrote it. */
  readonly openapi?: string;
  /** The brief's file, workspace-relative. */
  readonly briefFile?: string;
  /** The place of a value of the brief as `file:line:column`, for messages. */
  place(path: readonly (string | number)[]): string | undefined;
  /** The flag that set a key of the brief, such as `--api` for `operations`. */
  flagOf(key: string): string | undefined;
  /** Missing if the workspace has chosen no tool. */
  readonly pythonModels?: PythonModelsChoice;
  readonly allowDirty: boolean;
  readonly pull: boolean;
  readonly maxPackages?: number;
  readonly skipFormat: boolean;
}

/** A project that the feature touches. */
export interface TouchedProject extends WorkspaceProject {
  readonly role: ProjectRole;
  /** The role, if the brief has said it. */
  readonly givenRole?: ProjectRole;
  /** Whether the project does not exist yet. */
  readonly isNew: boolean;
  /** The generator that creates a new project, if the brief names one. */
  readonly generator?: ProjectGenerator;
}

/** Where a project is, or will be if it is new. */
export type ProjectPlace = Pick<WorkspaceProject, 'name' | 'root'> &
  Partial<Pick<TouchedProject, 'isNew'>>;

/** A feature with all decisions made. Plan, contracts and documents are rendered from it. */
export interface FeatureDecisions {
  readonly options: FeatureOptions;
  readonly tier: Tier;
  /** Sorted by name. */
  readonly projects: readonly TouchedProject[];
  readonly contracts: ContractRequest;
  readonly interfaces: readonly ContractInterface[];
  /** The files that hold the code generated from the API, for projects to import. */
  readonly copies: readonly RequestedCopy[];
  /** What the system can do after the change. */
  readonly capabilities: readonly Capability[];
  readonly requirements: readonly AssignedRequirement[];
  /** Decisions that the generator made by default. `contracts/README.md` lists them. */
  readonly defaults: readonly DecidedDefault[];
  /** Questions that only a person can answer: those of the brief, and those that it leaves open. */
  readonly questions: readonly Question[];
}

/** The environment of a run: everything that is neither in the options nor in the tree. */
export interface FeatureEnvironment {
  readWorkspace(): Promise<Workspace>;
  /** Absolute path of the folder in which the command was started. */
  readonly cwd: string;
  /** Write nothing, and start no process that writes. */
  readonly isDryRun: boolean;
  /**
   * The variables that name the coordinator and the agent. Default: the embedded coordinator, this
   * user.
   */
  readonly env?: NodeJS.ProcessEnv;
  /** Missing if there is no terminal. */
  readonly askForProjects?: (proposal: ProjectProposal) => Promise<readonly string[]>;
  /** Offers a guessed change id. Returns the user's id, or nothing. Missing without a terminal. */
  readonly askForChangeId?: (guess: string) => Promise<string>;
  /** Asks a yes-or-no question. Missing if there is no terminal. */
  readonly confirm?: (question: string) => Promise<boolean>;
  /** The folder in which the OpenSpec CLI is installed. Default: the workspace root. */
  readonly toolRoot?: string;
}

/** The files of a change in the tree. */
export interface WrittenChange {
  readonly id: string;
  /** `openspec/changes/<id>` */
  readonly root: string;
  /** Workspace-relative, sorted. */
  readonly files: readonly string[];
  /** Restores generated contracts after a formatter has changed them. */
  keepGenerated(): void;
  /** Removes the files from the tree. */
  discard(): void;
}

/** A decision about a contract that the generator made by default. */
export interface DecidedDefault {
  /** The decision, as one sentence. */
  readonly decision: string;
  /** Where to change it: a file of the change, and the key of the brief. */
  readonly where: string;
}

/** A decision of the generator that the plan depends on. */
export interface Assumption {
  /** The question for the user. */
  readonly question: string;
  readonly assumption: string;
  /** The option that sets it in another run. */
  readonly option: string;
}

/** The messages of a run, apart from its files. */
export class Notes {
  readonly assumptions: Assumption[] = [];
  /** Warnings that the user should read before continuing. */
  readonly warnings: string[] = [];
  /** The first lines of the summary: the plan may depend on a wrong guess. */
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

/** A proposed project, and the reason. */
export interface ProposedProject {
  readonly name: string;
  /** Its evidence in a few words. */
  readonly reason: string;
}

/** The projects that a feature probably touches. */
export interface ProjectProposal {
  /** Best first. */
  readonly projects: readonly ProposedProject[];
  /** The next best projects, which are left out. */
  readonly cut: readonly ProposedProject[];
  /** Why the evidence is weak, or why nothing is proposed. Missing if the evidence is good. */
  readonly doubt?: string;
}

/** A requirement of a feature, and the projects that implement it. */
export interface AssignedRequirement {
  readonly capability: string;
  readonly name: string;
  readonly change: 'added' | 'modified' | 'removed';
  /** The scenarios of the brief. A modified requirement may leave them to the main spec. */
  readonly scenarios: readonly Scenario[];
  /** Names, sorted; empty if it is unknown who implements it. */
  readonly implementedBy: readonly string[];
  /** Why these projects: `owns GET /users`. Empty if it is unknown. */
  readonly evidence: string;
}
