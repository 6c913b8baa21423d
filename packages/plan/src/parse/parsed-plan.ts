import type { Diagnostic, SourceRange } from '../diagnostics/diagnostic';
import type { Plan } from './plan.generated';

/** The path of a value in the document: `['packages', 0, 'scope', 'write_allow', 1]`. */
export type PlanPath = readonly (string | number)[];

/** A value of the expected type, and its path. */
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

/** The readable part of a work package. Missing or broken lists are empty. */
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
  /**
   * `inputs.nx.requirements`: ids of the requirements that it implements; missing when not
   * recorded.
   */
  readonly requirements?: readonly Located<string>[];
  /**
   * `inputs.nx.roots`: the roots of the projects when the scope was derived. The value is the root.
   */
  readonly roots: readonly { readonly name: string; readonly root: Located<string> }[];
  /** `inputs.nx.newProjects`: projects that the plan will create. The value is the root. */
  readonly newProjects: readonly { readonly name: string; readonly root: Located<string> }[];
  /** `inputs.nx.amendments[].path`: globs that were added by hand with a reason. */
  readonly amendments: readonly Located<string>[];
}

/**
 * The tolerant view for rules: every value of the expected type, under the plan's own names. It
 * lets rules check a plan that has schema errors.
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

/** The result of parsing a text. */
export interface ParsedPlan {
  readonly file: string;
  readonly text: string;
  /** Present when syntax and schema are valid. */
  readonly plan?: Plan;
  /**
   * Whether the text is one readable YAML document. If not, `view` is empty and no rule can run.
   */
  readonly readable: boolean;
  readonly view: PlanView;
  /** `yaml/*` and `schema` findings. */
  readonly diagnostics: readonly Diagnostic[];
  /**
   * The range of a value. For a path that does not exist, the range of its nearest parent.
   *
   * @param part `key` for the key of a mapping entry, `value` (the default) for its value
   */
  locate(path: PlanPath, part?: 'key' | 'value'): SourceRange;
}
