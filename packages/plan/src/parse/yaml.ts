import type * as Yaml from 'yaml';

/** Limits that keep parsing linear in time and memory for any text. */
export const TEXT_LIMITS = {
  /** UTF-8 bytes in a file. */
  bytes: 16 * 1024 * 1024,
  /** Nesting depth of lists and mappings, in flow or block style. */
  nesting: 64,
  /** Anchors, aliases and tags, in total. */
  references: 10_000,
  /** Values that all aliases expand to, in total. */
  expandedNodes: 10_000,
  /** Tokens of the lexer. A plan of 10,000 packages with five globs each has 2.6 million. */
  tokens: 4_000_000,
  /** Additional tokens for each UTF-16 unit, above `freeTokens`. Real plans have 0.14 to 0.26. */
  tokensPerUnit: 0.4,
  freeTokens: 200_000,
  /** Consecutive blank or comment-only lines. */
  emptyLines: 10_000,
  /** Lines that start with `%`, or are `...`. */
  directives: 8,
  /** UTF-16 units in one value or comment. */
  scalarLength: 64 * 1024,
  /** Reported syntax errors. */
  syntaxErrors: 20,
  /** Reported findings with the same code. Further ones are only counted. */
  findings: 1_000,
} as const;

let library: typeof Yaml | undefined;

/**
 * The `yaml` library, loaded at its first use. The plain reader reads most plans without it, and loading it takes longer than
 * checking a plan.
 */
export function yaml(): typeof Yaml {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it at once
  return (library ??= require('yaml') as typeof Yaml);
}
