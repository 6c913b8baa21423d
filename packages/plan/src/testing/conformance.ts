import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '../../../../tools/conformance');

/** A plan that a user of the reference system wrote, and what its validator answered. */
export interface ConformancePlan {
  readonly file: string;
  readonly text: string;
  readonly outcome: 'valid' | 'invalid' | 'crash';
  readonly checks?: Readonly<Record<string, boolean>>;
  readonly parallel_pairs?: readonly (readonly [string, string])[];
}

/** The text of a file of `tools/conformance`. @throws where it is missing */
export function readConformance(file: string): string {
  return readFileSync(join(FOLDER, file), 'utf8');
}

/** The values of a JSON-lines file of `tools/conformance`. @throws where it is missing or empty */
export function conformanceLines<T>(file: string): T[] {
  const lines = readConformance(file).trim().split('\n');
  return lines.map((line) => JSON.parse(line) as T);
}

/** All plans of `tools/conformance`. */
export function conformancePlans(): readonly ConformancePlan[] {
  return conformanceLines<Omit<ConformancePlan, 'text'>>('plans.expected.jsonl').map((entry) => ({
    ...entry,
    text: readConformance(entry.file),
  }));
}
