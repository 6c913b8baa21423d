/** How much a finding matters. Only errors make a plan invalid. */
export type Severity = 'error' | 'warning' | 'info';

/** A stretch of a text. Lines and columns start at 1; columns and offsets count UTF-16 units. */
export interface SourceRange {
  readonly offset: number;
  readonly endOffset: number;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Another place that a reader has to see to understand a finding. */
export interface RelatedLocation {
  readonly message: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Replaces `length` UTF-16 units of the file's text, from `offset` on, by `text`. */
export interface TextEdit {
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}

/** A way out. With `edits` a tool may apply it; without any, a person has to. */
export interface Fix {
  readonly description: string;
  readonly edits: readonly TextEdit[];
}

/** One finding, at one place. The shape is public: it is what `--json` prints. */
export interface Diagnostic {
  /** A rule id, such as `scope/overlap`. Stable: users put it in their settings. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  /** As the caller named it: a workspace-relative POSIX path, or `<stdin>`. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly related: readonly RelatedLocation[];
  readonly fix?: Fix;
  /** What a program needs of the finding; documented with its rule. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/** What a rule is: everything that its page in the catalogue says. */
export interface RuleMeta {
  /** Stable: users put it in their settings. */
  readonly id: string;
  readonly severity: Severity;
  /** Part of what "valid" means: users can't lower its severity. */
  readonly required: boolean;
  /** One line. */
  readonly summary: string;
  /** Why it matters: what goes wrong without it. */
  readonly why: string;
  /** What to do about a finding. */
  readonly howToFix: string;
  /** Parts of a plan: one that breaks the rule, one that doesn't. */
  readonly examples: {
    readonly wrong: string;
    readonly right: string;
    /** What they are written in, where it isn't YAML: `sql`. */
    readonly language?: string;
  };
}

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info'];

/** The most severe findings, in the order of the list. */
export function mostSevere(
  diagnostics: readonly Diagnostic[],
  limit: number,
): readonly Diagnostic[] {
  if (diagnostics.length <= limit) return diagnostics;
  const bySeverity = SEVERITIES.flatMap((severity) =>
    diagnostics.filter((diagnostic) => diagnostic.severity === severity),
  );
  const kept = new Set(bySeverity.slice(0, limit));
  return diagnostics.filter((diagnostic) => kept.has(diagnostic));
}
