import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '../../../../tools/conformance');

/** A plan by a user of the reference system, and the answer of its validator. */
export interface ConformancePlan {
  readonly file: string;
  readonly text: string;
  readonly outcome: 'valid' | 'invalid' | 'crash';
  readonly checks?: Readonly<Record<string, boolean>>;
  readonly parallel_pairs?: readonly (readonly [string, string])[];
}

/** The text of a file in `tools/conformance`. @throws when it is missing */
export function readConformance(file: string): string {
  return readFileSync(join(FOLDER, file), 'utf8');
}

/** The values of a JSON-lines file in `tools/conformance`. @throws when it is missing or empty */
export function conformanceLines<T>(file: string): T[] {
  const lines = readConformance(file).trim().split('\n');
  return lines.map((line) => JSON.parse(line) as T);
}

/** All plans in `tools/conformance`. */
export function conformancePlans(): readonly ConformancePlan[] {
  return conformanceLines<Omit<ConformancePlan, 'text'>>('plans.expected.jsonl').map((entry) => ({
    ...entry,
    text: readConformance(entry.file),
  }));
}
