import type { Diagnostic, SourceRange } from '../diagnostics/diagnostic';
import type { Plan } from '../model/plan.generated';

/** Where a value stands in the document: `['packages', 0, 'scope', 'write_allow', 1]`. */
export type PlanPath = readonly (string | number)[];

/** A value of the right type, and where it came from. */
export interface Located<T> {
  readonly value: T;
  readonly path: PlanPath;
}

export interface ScopeView {
  readonly write_allow: readonly Located<string>[];
  readonly read_allow: readonly Located<string>[];
  readonly deny: readonly Located<string>[];
}

export interface StepView {
  readonly path: PlanPath;
  readonly name?: Located<string>;
  readonly kind?: Located<string>;
  readonly command?: Located<string>;
  readonly cwd?: Located<string>;
  readonly artifacts: readonly Located<string>[];
}

/** One work package, as far as it can be read. Lists are empty where they are missing or broken. */
export interface PackageView {
  /** `['packages', index]` */
  readonly path: PlanPath;
  readonly package_id?: Located<string>;
  readonly task_type?: Located<string>;
  readonly depends_on: readonly Located<string>[];
  readonly locks: {
    readonly files: readonly Located<string>[];
    readonly keys: readonly Located<string>[];
  };
  readonly scope: ScopeView;
  readonly worktree: { readonly name?: Located<string>; readonly mode?: Located<string> };
  readonly verification: {
    readonly tier_required?: Located<string>;
    readonly steps: readonly StepView[];
  };
  readonly outputs: { readonly artifacts: readonly Located<string>[] };
  /** `inputs.nx.projects`: the Nx projects that the write scope was derived from. */
  readonly projects: readonly Located<string>[];
  /** `inputs.nx.requirements`: ids of the requirements that it implements; missing where unrecorded. */
  readonly requirements?: readonly Located<string>[];
  /** `inputs.nx.roots`: where the projects were that the scope was derived from. The value is the root. */
  readonly roots: readonly { readonly name: string; readonly root: Located<string> }[];
  /** `inputs.nx.newProjects`: projects that the plan will create. The value is the root. */
  readonly newProjects: readonly { readonly name: string; readonly root: Located<string> }[];
  /** `inputs.nx.amendments[].path`: globs that were added by hand, with a reason. */
  readonly amendments: readonly Located<string>[];
}

/**
 * The tolerant view that rules run on: every value that has the right type, under the plan's own
 * names, so that a plan with a schema error still gets its other answers.
 */
export interface PlanView {
  readonly feature: {
    readonly id?: Located<string>;
    readonly plan_revision?: Located<number>;
  };
  readonly contracts: {
    readonly revision?: Located<number>;
    /** `contracts.openapi.primary` and `contracts.openapi.files`. */
    readonly primary?: Located<string>;
    readonly files: readonly Located<string>[];
    /** The folders of `contracts.generated`. */
    readonly generated: readonly Located<string>[];
  };
  readonly defaults: { readonly verification_tier_required?: Located<string> };
  readonly packages: readonly PackageView[];
}

/** A text, read. */
export interface ParsedPlan {
  readonly file: string;
  readonly text: string;
  /** There when text and schema are sound. */
  readonly plan?: Plan;
  /** Whether the text is one readable YAML document; if not, `view` is empty and no rule can run. */
  readonly readable: boolean;
  readonly view: PlanView;
  /** `yaml/*` and `schema` findings. */
  readonly diagnostics: readonly Diagnostic[];
  /**
   * Where a value stands; for a path that isn't there, where its nearest parent stands.
   *
   * @param part `key` for the key of a mapping entry, `value` (the default) for its value
   */
  locate(path: PlanPath, part?: 'key' | 'value'): SourceRange;
}
