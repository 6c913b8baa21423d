import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PLAN_EDIT_CODES } from '../plan-edit/find-change';
import schema from './schema.json';

const DOCS = readFileSync(join(__dirname, '../../../../../docs/generators/contract.md'), 'utf-8');

describe('the documentation of the contract generator', () => {
  it.each(Object.keys(schema.properties))('names the option %s', (option) => {
    expect(DOCS).toMatch(new RegExp(`^\\| \`--${option}\\b`, 'm'));
  });

  it('names every error code of the generator', () => {
    const own = sources().flatMap((text) => [...text.matchAll(/'(contract\/[a-z-]+)'/g)]);
    const codes = [
      ...own.map(([, code]) => code),
      ...PLAN_EDIT_CODES.map((code) => `contract/${code}`),
    ];
    expect(own.length).toBeGreaterThan(9);
    expect(codes.filter((code) => !DOCS.includes(`\`${code}\``))).toEqual([]);
  });
});

function sources(): readonly string[] {
  return readdirSync(__dirname, { encoding: 'utf-8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
    .map((file) => readFileSync(join(__dirname, file), 'utf-8'));
}
