/**
 * Writes what is generated from the `schema.json` of each executor: its `schema.d.ts`, and the tables
 * of its options in the docs, between `<!-- options:<name> -->` and `<!-- /options -->`. With
 * `--check` it writes nothing and exits with 1 when a file is outdated.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from 'json-schema-to-typescript';
import * as prettier from 'prettier';

const root = join(import.meta.dirname, '../..');
const executors = 'packages/parallel-plan/src/executors';
const isCheck = process.argv.includes('--check');

const names = readdirSync(join(root, executors), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const schemas = new Map(
  names.map((name) => [name, JSON.parse(read(`${executors}/${name}/schema.json`))]),
);

for (const [name, schema] of schemas)
  await update(`${executors}/${name}/schema.d.ts`, await types(name, schema));
for (const page of readdirSync(join(root, 'docs'), { recursive: true }).filter((file) =>
  file.endsWith('.md'),
)) {
  const text = read(`docs/${page}`);
  const next = text.replace(
    /(<!-- options:([a-z-]+) -->\n)[^]*?(<!-- \/options -->)/g,
    (_, start, name, end) => `${start}\n${table(schemas.get(name))}\n${end}`,
  );
  if (next !== text) await update(`docs/${page}`, next);
}

async function types(name, { properties, required }) {
  const source = await compile(
    { type: 'object', properties, required, additionalProperties: false },
    `${name.replace(/(?:^|-)(.)/g, (_, letter) => letter.toUpperCase())}ExecutorOptions`,
    { bannerComment: '// Generated from schema.json: run `npx nx run parallel-plan:generate`.' },
  );
  return source;
}

/** Options that the project graph sets are left out. */
function table({ properties }) {
  const rows = Object.entries(properties)
    .filter(([, option]) => option['x-priority'] !== 'internal')
    .map(([name, { type, enum: values, default: value, description }]) =>
      [
        `\`${name}\``,
        values?.join(', ') ?? type,
        value === undefined ? '' : `\`${value}\``,
        description,
      ]
        .map((cell) => cell.replaceAll('|', '\\|').replaceAll('<', '&lt;'))
        .join(' | '),
    );
  return [
    '| option | type | default | meaning |',
    '| --- | --- | --- | --- |',
    ...rows.map((row) => `| ${row} |`),
    '',
  ].join('\n');
}

async function update(file, text) {
  const options = await prettier.resolveConfig(join(root, file));
  const formatted = await prettier.format(text, { ...options, filepath: join(root, file) });
  if (read(file) === formatted) return;
  if (!isCheck) return writeFileSync(join(root, file), formatted);
  console.error(`${file} is outdated: run \`npx nx run parallel-plan:generate\`.`);
  process.exitCode = 1;
}

function read(file) {
  try {
    return readFileSync(join(root, file), 'utf8');
  } catch {
    return '';
  }
}
