/** The severity of a finding. Only errors make a plan invalid. */
export type Severity = 'error' | 'warning' | 'info';

/** A range in a text. Lines and columns are 1-based; columns and offsets count UTF-16 units. */
export interface SourceRange {
  readonly offset: number;
  readonly endOffset: number;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Another location that explains a finding. */
export interface RelatedLocation {
  readonly message: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Replaces `length` UTF-16 units of the file's text, starting at `offset`, with `text`. */
export interface TextEdit {
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}

/**
 * A way to fix a finding. With `edits`, a tool may apply it; without, a person must make the
 * change.
 */
export interface Fix {
  readonly description: string;
  readonly edits: readonly TextEdit[];
}

/** One finding at one location. This is the public shape that `--json` prints. */
export interface Diagnostic {
  /** A rule id, such as `scope/overlap`. Stable, because settings refer to it. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  /** The file name as the caller gave it: a workspace-relative POSIX path, or `<stdin>`. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly related: readonly RelatedLocation[];
  readonly fix?: Fix;
  /** Machine-readable details, documented with the rule. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/** The description of a rule, as shown on its page in the catalogue. */
export interface RuleMeta {
  /** Stable, because settings refer to it. */
  readonly id: string;
  readonly severity: Severity;
  /** Whether validity depends on the rule. Users cannot lower its severity. */
  readonly required: boolean;
  /** One line. */
  readonly summary: string;
  /** What goes wrong when the rule is broken. */
  readonly why: string;
  /** How to fix a finding. */
  readonly howToFix: string;
  /** Parts of plans: one that breaks the rule and one that does not. */
  readonly examples: {
    readonly wrong: string;
    readonly right: string;
    /** The language of the examples when it is not YAML: `sql`. */
    readonly language?: string;
  };
}

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info'];

/** The most severe findings, in their original order. */
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

export interface FormatOptions {
  /**
   * The texts of the files, keyed by the file names in findings. When missing, no code is shown.
   */
  readonly sources?: ReadonlyMap<string, string>;
  /** The rules that findings may refer to. SARIF includes their descriptions. */
  readonly rules?: readonly RuleMeta[];
  /** ANSI colours, for `text` only. Default false. */
  readonly color?: boolean;
}

/**
 * Applies edits to a text. When two edits overlap, the one that starts first wins; the other is
 * skipped and must be recomputed for the new text.
 *
 * @param text the text that the offsets refer to
 * @param edits in any order; equal edits count once
 * @returns the edited text
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const sorted = [...edits].sort((a, b) => a.offset - b.offset || a.length - b.length);
  const parts: string[] = [];
  let end = 0;
  let previous: TextEdit | undefined;
  for (const edit of sorted) {
    const isInside = edit.offset >= 0 && edit.offset + edit.length <= text.length;
    const isSamePlace = previous?.offset === edit.offset;
    if (!isInside || edit.length < 0 || edit.offset < end || isSamePlace) continue;
    parts.push(text.slice(end, edit.offset), edit.text);
    end = edit.offset + edit.length;
    previous = edit;
  }
  parts.push(text.slice(end));
  return parts.join('');
}
