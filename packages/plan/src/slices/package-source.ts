import type { ParsedPlan } from '../parse/parsed-plan';

/** The entry of a package as its author wrote it, comments included, moved to the left margin. */
export function packageSource({ text, locate }: ParsedPlan, index: number): string {
  const { offset, endOffset, column } = locate(['packages', index]);
  const margin = new RegExp(`^ {0,${column - 1}}`);
  return text
    .slice(offset, endOffset)
    .trimEnd()
    .split(/\r?\n/)
    .map((line, at) => (at === 0 ? line : line.replace(margin, '')))
    .join('\n');
}
