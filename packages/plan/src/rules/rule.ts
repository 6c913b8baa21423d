import type { ChangeCollision } from '../changes/change-collision';
import type { RequirementDelta } from '../changes/requirement-delta';
import type { PlanDag } from '../dag/plan-dag';
import type { Fix, RuleMeta, Severity } from '../diagnostics/diagnostic';
import type { Located, ParsedPlan, PlanPath, PlanView } from '../parse/parsed-plan';
import type { ContractFacts, Workspace } from '../words/facts';

export type { RuleMeta };

/** What a rule reports. The runner adds the code, the severity and the position. */
export interface Finding {
  readonly message: string;
  /** Overrides the rule's own severity. */
  readonly severity?: Severity;
  readonly at: PlanPath;
  readonly part?: 'key' | 'value';
  /** The location, when it is in another file of the change. `at` is then ignored. */
  readonly in?: FileLine;
  readonly related?: readonly {
    readonly message: string;
    readonly at: PlanPath;
    readonly part?: 'key' | 'value';
    /** The plan that contains the location, when it is another plan. */
    readonly plan?: ParsedPlan;
    /** The same as for the finding itself. */
    readonly in?: FileLine;
  }[];
  readonly fix?: Fix;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** A location in a file other than a plan: at least a line. */
export interface FileLine {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 units. Default 1. */
  readonly column?: number;
  /** The end of the range. Default: its start. */
  readonly endLine?: number;
  readonly endColumn?: number;
}

/**
 * Facts about the plan's paths on disk. Rules never read the disk: an adapter collects these facts
 * for the literal leading folders of the plan's globs.
 */
export interface PathFacts {
  /** Existing directories, workspace-relative. */
  readonly directories: ReadonlySet<string>;
  /** Paths that leave the workspace through a symbolic link, and their targets. */
  readonly outside: ReadonlyMap<string, string>;
  /**
   * Globs with brackets that are also the name of an existing path: either the whole glob, or its
   * segments before the first `*`, `?` or `{`. The value is that path.
   */
  readonly literal?: ReadonlyMap<string, string>;
  /** Names of the files at the workspace root; missing when unknown. */
  readonly rootFiles?: ReadonlySet<string>;
}

/** What a rule can access. */
export interface RuleContext {
  readonly parsed: ParsedPlan;
  readonly view: PlanView;
  readonly workspace?: Workspace;
  readonly paths?: PathFacts;
  /** How the plan's change modifies requirements; missing when its specs were not read. */
  readonly requirements?: readonly RequirementDelta[];
  /** Facts about the contracts of the plan's change. */
  readonly contracts?: ContractFacts;
  /** The collisions with other open changes to report with this plan. */
  readonly collisions: readonly ChangeCollision[];
  /**
   * Whether collisions with open changes and breaking edits of contracts are errors instead of
   * warnings.
   */
  readonly strict: boolean;
  /** Missing when the plan has a cycle or a duplicate id. Rules with `needsDag` then do not run. */
  readonly dag?: PlanDag;
  /**
   * Reports one finding.
   *
   * @returns whether another finding fits; when `false`, the rule may stop
   */
  report(finding: Finding): boolean;
}

/** A rule. Each rule has its own file. */
export interface Rule {
  readonly meta: RuleMeta;
  /** Whether the rule only runs when the package graph is reliable. */
  readonly needsDag?: boolean;
  check(context: RuleContext): void;
}

/** A plain YAML scalar that needs no quotes in block or flow style. */
const PLAIN = /^(?!true$|false$|null$|yes$|no$|on$|off$)[A-Za-z_][\w./*-]*$/i;

/**
 * Replaces a text in a plan and keeps its quotes.
 *
 * @returns a fix with an edit; without an edit when the notation of the value (block, escapes,
 *   alias, tag) makes a safe edit impossible
 */
export function replaceValue(
  parsed: ParsedPlan,
  { value, path }: Located<string>,
  replacement: string,
  description: string,
): Fix {
  const { offset, endOffset } = parsed.locate(path);
  const written = parsed.text.slice(offset, endOffset);
  const text = rewrite(written, value, replacement);
  if (text === undefined) return { description, edits: [] };
  return { description, edits: [{ offset, length: endOffset - offset, text }] };
}

function rewrite(written: string, value: string, replacement: string): string | undefined {
  if (written === singleQuoted(value)) return singleQuoted(replacement);
  if (written === JSON.stringify(value)) return JSON.stringify(replacement);
  if (written === value) return PLAIN.test(replacement) ? replacement : singleQuoted(replacement);
  return undefined;
}

function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
