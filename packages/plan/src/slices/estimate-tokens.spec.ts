import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { countTokens } from 'gpt-tokenizer';
import { estimateTokens } from './estimate-tokens';

const ROOT = join(__dirname, '..', '..', '..', '..');

/** Texts of the kinds that slices are made of, of some length. */
const SAMPLES = [
  'docs/plan-format.md',
  'README.md',
  'CONTRIBUTING.md',
  'tools/demo/brief.yaml',
  'packages/plan/src/testing/sample.work-packages.yaml',
  'schemas/work-packages.schema.json',
  ...readdirSync(join(ROOT, 'packages/plan/src/scope'))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `packages/plan/src/scope/${name}`),
];

describe('the estimated number of tokens', () => {
  it.each(SAMPLES)('is within 15 %% of a real tokenizer on %s', (file) => {
    const text = readFileSync(join(ROOT, file), 'utf8');
    const ratio = estimateTokens(text) / countTokens(text);
    expect(ratio).toBeGreaterThan(0.85);
    expect(ratio).toBeLessThan(1.15);
  });

  it('is zero for an empty text and grows with the text', () => {
    expect(estimateTokens('')).toBe(0);
    expect(estimateTokens('a b')).toBeGreaterThanOrEqual(estimateTokens('a'));
  });
});
