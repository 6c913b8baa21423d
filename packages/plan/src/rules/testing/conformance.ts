import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '../../../../../../shared/conformance');

/** A real plan and what the reference validator said of it. */
export interface ConformancePlan {
  readonly file: string;
  readonly text: string;
  readonly outcome: 'valid' | 'invalid' | 'crash';
  readonly checks?: Readonly<Record<string, boolean>>;
  readonly parallel_pairs?: readonly (readonly [string, string])[];
}

const SAMPLE: ConformancePlan = {
  file: 'sample.yaml',
  outcome: 'valid',
  checks: {
    schema: true,
    depends_on_refs: true,
    dag_cycles: true,
    lock_keys: true,
    scope_overlap: true,
    lock_overlap: true,
  },
  parallel_pairs: [['wp-api', 'wp-web']],
  text: readFileSync(join(__dirname, 'sample.work-packages.yaml'), 'utf8'),
};

/** The shared plans where they are there, else one small sample that is part of the repository. */
export function conformancePlans(): readonly ConformancePlan[] {
  const index = join(FOLDER, 'plans.expected.jsonl');
  if (!existsSync(index)) return [SAMPLE];
  return readFileSync(index, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Omit<ConformancePlan, 'text'>)
    .map((entry) => ({ ...entry, text: readFileSync(join(FOLDER, entry.file), 'utf8') }));
}
