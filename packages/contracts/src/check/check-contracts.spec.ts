import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULE_CATALOGUE } from '@parallel-plan/plan';
import type { ContractCheck, ContractFinding, ContractSources } from './contract-check';
import { CONTRACT_KINDS, checkContracts, mergeChecks } from './check-contracts';

const NOTHING: ContractCheck = { findings: [], facts: [], notChecked: [] };

function finding(file: string, line: number, code: ContractFinding['code'] = 'contract/sql') {
  return { code, message: 'x', file, line, column: 1 } as const;
}

describe('mergeChecks', () => {
  it('removes duplicates and sorts by file and line', () => {
    const merged = mergeChecks([
      { ...NOTHING, findings: [finding('b', 2), finding('a', 9)] },
      { ...NOTHING, findings: [finding('b', 1), finding('b', 2)] },
    ]);
    expect(merged.findings.map(({ file, line }) => `${file}:${line}`)).toEqual([
      'a:9',
      'b:1',
      'b:2',
    ]);
  });

  it('keeps one finding more than the list limit of each rule', () => {
    const findings = Array.from({ length: 3_000 }, (_, line) => finding('a', line + 1));
    const other = finding('z', 1, 'contract/event');
    expect(mergeChecks([{ ...NOTHING, findings: [...findings, other] }]).findings).toHaveLength(
      1_002,
    );
  });

  it('reports a repeated failure to check once', () => {
    const notChecked = [{ check: 'contract/sql', why: 'PGlite is not installed.' }];
    expect(
      mergeChecks([
        { ...NOTHING, notChecked },
        { ...NOTHING, notChecked },
      ]).notChecked,
    ).toEqual(notChecked);
  });
});

describe('checkContracts', () => {
  const sources: ContractSources = { folder: 'openspec/changes/x', files: new Map(), openapi: [] };

  it('reports nothing without contract files', async () => {
    const check = await checkContracts(sources, { limits: { timeoutMs: 60_000 } });
    expect(check).toEqual(NOTHING);
  });

  it('names each kind that could not be checked, and does not fail', async () => {
    const broken = { ...sources, files: undefined as unknown as ContractSources['files'] };
    const { notChecked } = await checkContracts(broken, { limits: { timeoutMs: 60_000 } });
    expect(notChecked.length).toBeGreaterThan(0);
    for (const { check, why } of notChecked) {
      expect(CONTRACT_KINDS.map((kind) => `contract/${kind}`)).toContain(check);
      expect(why).toMatch(/were not checked, because its checker failed: /);
    }
  });
});

describe('the code of each contract finding', () => {
  it('has a page in the catalogue of rules', () => {
    const known = new Set(RULE_CATALOGUE.map(({ id }) => id));
    const used = codesIn(join(__dirname, '..'));
    expect(used.size).toBeGreaterThan(8);
    expect([...used].filter((code) => !known.has(code))).toEqual([]);
  });
});

/** Every `code: 'contract/…'` of the sources. */
function codesIn(folder: string): ReadonlySet<string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'),
  );
  return new Set(
    files.flatMap((name) =>
      [...readFileSync(join(folder, name), 'utf8').matchAll(/'(contract\/[a-z-]+)'/g)].map(
        ([, code]) => code ?? '',
      ),
    ),
  );
}
