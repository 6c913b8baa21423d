import { stringify } from 'yaml';

/**
 * A document as YAML that readers of YAML 1.1 and of 1.2 understand alike: texts that one of them would take
 * for a date, a number or a boolean are quoted.
 */
export function yamlText(document: unknown): string {
  return stringify(document, { compat: 'yaml-1.1', lineWidth: 0, aliasDuplicateObjects: false });
}

/** Deeper than any contract. Recursion over a document needs a limit. */
export const MOST_DEPTH = 500;

/**
 * Whether text may open more than 500 levels of lists and mappings in one place. The YAML library takes
 * minutes for it, so it is never given such text.
 */
export function isTooDeep(text: string): boolean {
  let depth = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth = bracket === '[' || bracket === '{' ? depth + 1 : Math.max(0, depth - 1);
    if (depth > MOST_DEPTH) return true;
  }
  return new RegExp(`(?:[-?:][ \\t]+){${MOST_DEPTH}}`).test(text);
}
