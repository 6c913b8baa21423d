/**
 * Writes what packages/plan has generated from the plan's JSON Schema. With `--check` it writes
 * nothing and exits with 1 when a file is not what would be written.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { planTypes } from './plan-types.mjs';
import { planValidator } from './plan-validator.mjs';

const root = new URL('../../', import.meta.url);
const schema = JSON.parse(
  await readFile(new URL('schemas/work-packages.schema.json', root), 'utf8'),
);
const validator = await planValidator(schema);

const outputs = {
  'packages/plan/src/parse/plan.generated.ts': await planTypes(schema),
  'packages/plan/src/parse/validate-schema.generated.js': validator.code,
  'packages/plan/src/parse/validate-schema.generated.d.ts': validator.declarations,
};

for (const [path, text] of Object.entries(outputs)) {
  if (!process.argv.includes('--check')) {
    await writeFile(new URL(path, root), text);
    continue;
  }
  const current = await readFile(new URL(path, root), 'utf8').catch(() => '');
  if (current !== text) {
    console.error(`${path} is out of date: run \`npx nx run plan:generate\`.`);
    process.exitCode = 1;
  }
}
