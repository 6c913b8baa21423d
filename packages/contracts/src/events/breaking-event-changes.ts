import { quoted } from '@parallel-plan/plan/text';
import type { BreakingEdits, ContractText } from '../check/contract-check';
import { SchemaComparison } from '../check/schema-changes';
import { readJson } from './json-document';

/**
 * Finds what an edit of an event schema breaks for code built against the earlier version: removed
 * fields, fields that are no longer always present, and values with another type, format or range.
 * Added fields break nothing. Text that is not JSON is left to the event check.
 *
 * @param before the earlier version
 * @param after missing if the channel was deleted
 * @returns findings in the later version, or in the earlier one if the channel was deleted; each
 * message is a clause that says what changed
 */
export function breakingEventChanges(
  before: ContractText,
  after: ContractText | undefined,
): BreakingEdits {
  if (before.text === after?.text) return { findings: [], notChecked: [] };
  if (after === undefined) {
    const message = 'the schema of the channel is gone';
    const place = { file: before.file, line: 1, column: 1 };
    return { findings: [{ code: 'contract/breaking', message, ...place }], notChecked: [] };
  }
  const earlier = readJson(before.text).document;
  const later = readJson(after.text).document;
  if (earlier === undefined || later === undefined) return { findings: [], notChecked: [] };
  const comparison = new SchemaComparison(earlier.value, later.value);
  const root = { path: [] };
  const changes = comparison.changes(
    { ...root, value: earlier.value },
    { ...root, value: later.value },
    'event',
  );
  const why = `${after.file} has too many schemas to compare all of them with the earlier version.`;
  return {
    findings: changes.map(({ subject, what, path }) => ({
      code: 'contract/breaking',
      message: `${subject === '' ? 'the event' : `the field ${quoted(subject)}`} ${what}`,
      file: after.file,
      ...later.place(path),
    })),
    notChecked: comparison.isCut ? [{ check: 'contract/breaking', why }] : [],
  };
}
