import { quoted } from '@parallel-plan/plan';
import type { ContractFinding, ContractText } from '../../check/contract-check';
import { readJson } from '../json-document';
import { schemaChanges } from './schema-changes';

/**
 * What an edit of an event's schema breaks for those who read the events: fields that are gone or no
 * longer always there, values of another type, format or range than they were made for. What is added
 * breaks nobody. A text that is no JSON is left to the check of events.
 *
 * @param before the version that readers know; nothing where the channel is new
 * @param after nothing where the channel is gone
 * @returns findings in the later version, or in the earlier one where there is none; each message is a
 *   clause that says what changed
 */
export function breakingEventChanges(
  before: ContractText | undefined,
  after: ContractText | undefined,
): Promise<readonly ContractFinding[]> {
  return Promise.resolve(changes(before, after));
}

function changes(
  before: ContractText | undefined,
  after: ContractText | undefined,
): readonly ContractFinding[] {
  if (before === undefined || before.text === after?.text) return [];
  if (after === undefined) {
    const message = 'the schema of the channel is gone';
    return [{ code: 'contract/breaking', message, file: before.file, line: 1, column: 1 }];
  }
  const earlier = readJson(before.text).document;
  const later = readJson(after.text).document;
  if (earlier === undefined || later === undefined) return [];
  return schemaChanges(earlier.value, later.value).map(({ subject, what, path }) => ({
    code: 'contract/breaking',
    message: `${subject === '' ? 'the event' : `the field ${quoted(subject)}`} ${what}`,
    file: after.file,
    ...later.place(path),
  }));
}
