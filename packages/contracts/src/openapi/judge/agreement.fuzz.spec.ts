import fc from 'fast-check';
import { agreementOf } from '../../testing/agreement/agreement';
import { mockOverHttp } from '../../testing/agreement/judged-rows';
import { schemaCases } from '../../testing/agreement/schema-cases';

/** `FUZZ_RUNS` and `FUZZ_SEED` make a longer run of it, or the same one again. */
const RUNS = Math.min(Number(process.env['FUZZ_RUNS'] ?? 60), 2_000);
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_261_127);
/** The schemas of one document: one run of tsc and of the models generator for all of them. */
const BATCH = 250;

function sample(count: number, seed: number) {
  return fc.sample(schemaCases, { numRuns: count, seed });
}

describe('validation and the mock of one contract', () => {
  it('agree on requests and responses', async () => {
    const { values, valid, differences } = await agreementOf(sample(150, SEED + 1), 0);
    expect(differences.slice(0, 3)).toEqual([]);
    expect(Math.min(valid, values - valid)).toBeGreaterThan(values / 5);
  });

  it('agree over HTTP', async () => {
    const { differences } = await agreementOf(sample(12, SEED + 2), 0, { openMock: mockOverHttp });
    expect(differences).toEqual([]);
  });
});

describeWith('python', 'artifacts of one contract', () => {
  it('agree, or list the difference: validation, the mock, types.ts and models.py', async () => {
    const cases = sample(RUNS, SEED);
    const listed = new Map<string, number>();
    const differences: string[] = [];
    let values = 0;
    for (let first = 0; first < cases.length; first += BATCH) {
      const found = await agreementOf(cases.slice(first, first + BATCH), first, {
        python: toolPath('python'),
      });
      differences.push(...found.differences);
      values += found.values;
      for (const [kind, count] of found.listed) listed.set(kind, (listed.get(kind) ?? 0) + count);
    }
    if (process.env['SOAK'] === '1') {
      const counts = JSON.stringify(Object.fromEntries(listed), undefined, 2);
      process.stdout.write(
        `${RUNS} schemas, ${values} values, ${differences.length} differences not listed. Listed: ${counts}\n`,
      );
    }
    expect(differences.slice(0, 5)).toEqual([]);
    expect([...listed.values()].reduce((sum, count) => sum + count, 0)).toBeLessThan(values);
  }, 3_600_000);
});
