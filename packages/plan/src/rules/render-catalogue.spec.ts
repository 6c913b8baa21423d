import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { RULE_CATALOGUE } from './registry';
import { renderCatalogue } from './render-catalogue';

const ROOT = join(__dirname, '../../../..');

describe('the catalogue of rules', () => {
  it('has a row and a section for each rule', () => {
    const page = renderCatalogue(RULE_CATALOGUE);
    for (const { id } of RULE_CATALOGUE) {
      expect(page).toContain(`| [\`${id}\`](#${id.replace('/', '')}) |`);
      expect(page).toContain(`\n## ${id}\n`);
    }
  });

  it('matches docs/rules.md', () => {
    const script = join(ROOT, 'tools/generate/rules-catalogue.mjs');
    expect(() =>
      execFileSync(process.execPath, [script, '--check'], { cwd: ROOT, stdio: 'pipe' }),
    ).not.toThrow();
  });
});
