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
  /** What the lexer takes apart: a plan of 10,000 packages with five globs each has 2.6 million. */
  tokens: 4_000_000,
  /** Tokens for each UTF-16 unit, above the first ones: real plans have 0.14 to 0.26. */
  tokensPerUnit: 0.4,
  freeTokens: 200_000,
  /** Lines in a row that are blank or only a comment. */
  emptyLines: 10_000,
  /** Lines that start with `%`, or are `...`. */
  directives: 8,
  /** UTF-16 units of one value or comment. */
  scalarLength: 64 * 1024,
  /** Syntax errors that are reported. */
  syntaxErrors: 20,
  /** Findings with one code that are reported; then they are only counted. */
  findings: 1_000,
} as const;
