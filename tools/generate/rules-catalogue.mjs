/**
 * Writes docs/rules.md from the rules of packages/plan. With `--check` it writes nothing and exits
 * with 1 when the page is not what would be written.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import prettier from 'prettier';

const root = new URL('../../', import.meta.url);
const page = new URL('docs/rules.md', root);
const require = createRequire(import.meta.url);

process.env.SWC_NODE_PROJECT = fileURLToPath(new URL('packages/plan/tsconfig.lib.json', root));
require('@swc-node/register');
const { RULE_CATALOGUE } = require('../../packages/plan/src/rules/registry.ts');
const { renderCatalogue } = require('../../packages/plan/src/rules/render-catalogue.ts');

const text = await prettier.format(renderCatalogue(RULE_CATALOGUE), {
  ...(await prettier.resolveConfig(fileURLToPath(page))),
  parser: 'markdown',
  embeddedLanguageFormatting: 'off',
});

if (process.argv.includes('--check')) {
  const current = await readFile(page, 'utf8').catch(() => '');
  if (current !== text) {
    console.error('docs/rules.md is out of date: run `node tools/generate/rules-catalogue.mjs`.');
    process.exitCode = 1;
  }
} else {
  await mkdir(new URL('.', page), { recursive: true });
  await writeFile(page, text);
}
