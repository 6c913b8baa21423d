import { stringify } from 'yaml';

/**
 * Writes a document as YAML that YAML 1.1 and 1.2 parsers read alike: quotes texts that one of them
 * would read as a date, a number or a boolean.
 */
export function yamlText(document: unknown): string {
  return stringify(document, { compat: 'yaml-1.1', lineWidth: 0, aliasDuplicateObjects: false });
}

/** Deeper than any real contract. Recursion over a document needs a limit. */
export const MOST_DEPTH = 500;

/**
 * Whether text may nest lists and mappings more than 500 levels deep. The YAML library takes
 * minutes for such text, so don't parse it.
 */
export function isTooDeep(text: string): boolean {
  let depth = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth = bracket === '[' || bracket === '{' ? depth + 1 : Math.max(0, depth - 1);
    if (depth > MOST_DEPTH) return true;
  }
  return new RegExp(`(?:[-?:][ \\t]+){${MOST_DEPTH}}`).test(text);
}
