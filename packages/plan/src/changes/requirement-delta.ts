/**
 * How a change modifies a requirement. A renamed requirement counts under its old and its new name.
 */
export type RequirementOperation = 'ADDED' | 'MODIFIED' | 'REMOVED' | 'RENAMED';

/** One entry of a spec delta. */
export interface RequirementDelta {
  /** `auth`, or `auth/sessions` when specs are nested. */
  readonly capability: string;
  readonly name: string;
  readonly operation: RequirementOperation;
  /** The spec delta that contains the entry, as named in findings. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
}

const SECTION = /^##\s+(.+)$/;
const OPERATION = /^(ADDED|MODIFIED|REMOVED|RENAMED) Requirements$/i;
const HEADING = /^###\s*Requirement:\s*(.+)$/i;
const REMOVED_ITEM = /^\s*[-*+]\s*`?###\s*Requirement:\s*(.+?)`?\s*$/;
const RENAMED_ITEM = /^\s*[-*+]?\s*(?:FROM|TO):\s*`?###\s*Requirement:\s*(.+?)`?\s*$/;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;

/**
 * Parses a change's spec delta: the entries below `## ADDED|MODIFIED|REMOVED|RENAMED Requirements`,
 * with the headings and list items that OpenSpec 1.13 accepts there. Text in code fences is
 * ignored.
 *
 * @param markdown the text of `specs/<capability>/spec.md`
 * @param place the capability, and the file name for findings
 * @returns the entries in document order; empty for a text that is not a spec delta
 */
export function parseRequirementDeltas(
  markdown: string,
  place: { readonly capability: string; readonly file: string },
): readonly RequirementDelta[] {
  const deltas: RequirementDelta[] = [];
  let operation: RequirementOperation | undefined;
  let fence: string | undefined;
  const lines = markdown.replace(/^\ufeff/, '').split(/\r\n?|\n/);
  for (const [index, line] of lines.entries()) {
    const [, mark] = FENCE.exec(line) ?? [];
    if (mark !== undefined && (fence === undefined || mark.startsWith(fence))) {
      fence = fence === undefined ? mark : undefined;
      continue;
    }
    if (fence !== undefined) continue;
    const [, title] = SECTION.exec(line) ?? [];
    if (title !== undefined) operation = operationOf(title.trim());
    else if (operation !== undefined) {
      const name = nameIn(line, operation);
      if (name) deltas.push({ ...place, name, operation, line: index + 1 });
    }
  }
  return deltas;
}

function operationOf(title: string): RequirementOperation | undefined {
  return OPERATION.exec(title)?.[1]?.toUpperCase() as RequirementOperation | undefined;
}

function nameIn(line: string, operation: RequirementOperation): string | undefined {
  const found =
    operation === 'RENAMED'
      ? RENAMED_ITEM.exec(line)
      : (HEADING.exec(line) ?? (operation === 'REMOVED' ? REMOVED_ITEM.exec(line) : null));
  // In Markdown, a closing run of `#` after a space is not part of the heading.
  return found?.[1]?.replace(/[ \t]+#+[ \t]*$/, '').trim();
}
