/** Limits that keep reading a plan linear in time and memory, whatever the text is. */
export const TEXT_LIMITS = {
  /** UTF-8 bytes of a file. */
  bytes: 16 * 1024 * 1024,
  /** Lists and mappings inside each other, written with brackets or with indentation. */
  nesting: 64,
  /** Anchors, aliases and tags together. */
  references: 10_000,
  /** Values that aliases stand for, all of them together. */
  expandedNodes: 10_000,
  /** Lines that start with `%`. */
  directives: 8,
  /** UTF-16 units of one value or comment. */
  scalarLength: 64 * 1024,
  /** Syntax errors that are reported. */
  syntaxErrors: 20,
} as const;
