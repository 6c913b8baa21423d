import type { ChangeCollision } from '../changes/change-collision';
import type { RequirementDelta } from '../changes/requirement-delta';
import type { PlanDag } from '../dag/plan-dag';
import type { Fix, RuleMeta, Severity } from '../diagnostics/diagnostic';
import type { ContractFacts } from '../model/contract-facts';
import type { Workspace } from '../model/workspace';
import type { ParsedPlan, PlanPath, PlanView } from '../parse/parsed-plan';

export type { RuleMeta };

/** What a rule reports; the runner adds code, severity and positions. */
export interface Finding {
  readonly message: string;
  /** Where it differs from the rule's own. */
  readonly severity?: Severity;
  readonly at: PlanPath;
  readonly part?: 'key' | 'value';
  /** Where it stands, when that is in another file of the change; `at` says nothing then. */
  readonly in?: FileLine;
  readonly related?: readonly {
    readonly message: string;
    readonly at: PlanPath;
    readonly part?: 'key' | 'value';
    /** The plan that the place is in, where it is another one. */
    readonly plan?: ParsedPlan;
    /** As for the finding itself. */
    readonly in?: FileLine;
  }[];
  readonly fix?: Fix;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** A place in a file that is no plan: a line, or as much of it as is known. */
export interface FileLine {
  readonly file: string;
  /** Starts at 1. */
  readonly line: number;
  /** Starts at 1, in UTF-16 units. Default 1. */
  readonly column?: number;
  /** Where it ends. Default: where it starts. */
  readonly endLine?: number;
  readonly endColumn?: number;
}

/**
 * What the disk says about the paths that a plan names. A rule never reads the disk: an adapter
 * gathers this for the literal leading folders of the plan's globs and passes it in.
 */
export interface PathFacts {
  /** Directories that exist, workspace-relative. */
  readonly directories: ReadonlySet<string>;
  /** Paths that leave the workspace through a symbolic link, and where they lead. */
  readonly outside: ReadonlyMap<string, string>;
  /**
   * Globs with brackets that are also the name of something that exists: the whole glob, or the
   * segments before its first `*`, `?` or `{`. The value is that path, with which the glob starts.
   */
  readonly literal?: ReadonlyMap<string, string>;
  /** Names of the files at the workspace root; missing where unknown. */
  readonly rootFiles?: ReadonlySet<string>;
}

/** What a rule may look at. */
export interface RuleContext {
  readonly parsed: ParsedPlan;
  readonly view: PlanView;
  readonly workspace?: Workspace;
  readonly paths?: PathFacts;
  /** What the plan's change does to requirements; missing where its specs were not read. */
  readonly requirements?: readonly RequirementDelta[];
  /** What is known of the contracts of the plan's change. */
  readonly contracts?: ContractFacts;
  /** Collisions with other open changes that are to be told with this plan. */
  readonly collisions: readonly ChangeCollision[];
  /** Collisions with other open changes and breaking edits of contracts are errors, not warnings. */
  readonly strict: boolean;
  /** Missing with a cycle or a duplicate id: rules that need it (`needsDag`) don't run then. */
  readonly dag?: PlanDag;
  /**
   * Reports one finding.
   *
   * @returns whether there is room for more: a rule may stop looking when there isn't
   */
  report(finding: Finding): boolean;
}

/** One rule, one file. */
export interface Rule {
  readonly meta: RuleMeta;
  /** Runs only where reachability is sound. */
  readonly needsDag?: boolean;
  check(context: RuleContext): void;
}
