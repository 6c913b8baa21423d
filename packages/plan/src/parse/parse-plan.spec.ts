import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parsePlan } from './parse-plan';

const CONFORMANCE = join(__dirname, '../../../../../shared/conformance');
const expected = existsSync(CONFORMANCE)
  ? readFileSync(join(CONFORMANCE, 'plans.expected.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map(
        (line) =>
          JSON.parse(line) as { file: string; outcome: string; checks?: { schema: boolean } },
      )
  : [];

describe('conformance plans', () => {
  it.each(expected)('$file: $outcome', ({ file, outcome, checks }) => {
    const parsed = parsePlan(readFileSync(join(CONFORMANCE, file), 'utf8'), { file });
    expect(parsed.plan !== undefined).toBe(outcome === 'crash' ? false : checks?.schema);
    expect(parsed.diagnostics.length === 0).toBe(parsed.plan !== undefined);
  });
});
