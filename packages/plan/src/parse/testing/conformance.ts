import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '../../../../../../shared/conformance');

/** A plan written for the reference system, and what that said about it. */
export interface ConformancePlan {
  readonly file: string;
  readonly outcome: 'valid' | 'invalid' | 'crash';
  readonly checks?: { readonly schema: boolean };
}

/** The lines of a conformance file; none where the data isn't beside the checkout. */
export function conformanceLines<T>(file: string): T[] {
  if (!existsSync(join(FOLDER, file))) return [];
  return readConformance(file)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}

export function readConformance(file: string): string {
  return readFileSync(join(FOLDER, file), 'utf8');
}
