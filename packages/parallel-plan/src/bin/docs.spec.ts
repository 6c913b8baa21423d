import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { schemaFields } from '../testing/schema-fields';
import { tempWorkspace } from '../testing/temp-workspace';
import { runValidateCommand } from './validate-command';
import { VALIDATE_USAGE } from './validate-arguments';

const ROOT = join(__dirname, '../../../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

/** The code blocks of a page in one language. */
function blocks(page: string, language: string): readonly string[] {
  const fence = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm');
  return [...read(page).matchAll(fence)].map(([, code = '']) => code);
}

async function validate(plan: string) {
  const { root } = tempWorkspace({ 'nx.json': '{}', 'plan.yaml': plan });
  let stdout = '';
  await runValidateCommand(['plan.yaml', '--json'], {
    stdin: Readable.from([]),
    stdout: { write: (text) => (stdout += String(text)) },
    stderr: { write: () => undefined },
    env: {},
    cwd: () => root,
  });
  return JSON.parse(stdout);
}

describe('docs/plan-format.md', () => {
  it('has a row for each field of the schema', () => {
    const cells = (row: string) => row.split(/(?<!\\)\|/).map((cell) => cell.trim());
    const rows = read('docs/plan-format.md')
      .split('\n')
      .map(cells)
      .filter(([, first, ...others]) => /^`[a-z]/.test(first ?? '') && others.length === 4);
    const fields = schemaFields(JSON.parse(read('schemas/work-packages.schema.json')));
    const expected = fields.map(({ path, type, isRequired, description }) => [
      '',
      `\`${path}\``,
      type.replaceAll('|', '\\|'),
      isRequired ? 'yes' : '',
      description.replaceAll('|', '\\|'),
      '',
    ]);
    expect(rows).toEqual(expected);
  });

  it('shows a plan that is valid', async () => {
    const [plan = ''] = blocks('docs/plan-format.md', 'yaml');
    expect(await validate(plan)).toMatchObject({
      valid: true,
      summary: { errors: 0, warnings: 0 },
    });
  });
});

describe('docs/output-formats.md', () => {
  it('shows the JSON of the plan that it shows', async () => {
    const plan = blocks('docs/output-formats.md', 'yaml').find((code) =>
      code.startsWith('schema_'),
    );
    const [json = ''] = blocks('docs/output-formats.md', 'json');
    expect(await validate(plan ?? '')).toEqual(JSON.parse(json));
  });

  it('has a row for each field of that JSON', () => {
    const [json = ''] = blocks('docs/output-formats.md', 'json');
    const page = read('docs/output-formats.md');
    const pathsIn = (value: unknown, prefix: string): readonly string[] => {
      if (Array.isArray(value)) return value.flatMap((item) => pathsIn(item, `${prefix}[]`));
      if (typeof value !== 'object' || value === null || prefix.endsWith('.data')) return [];
      return Object.entries(value).flatMap(([key, item]) => {
        const path = prefix === '' ? key : `${prefix}.${key}`;
        return [path, ...pathsIn(item, path)];
      });
    };
    for (const path of new Set(pathsIn(JSON.parse(json), '')))
      expect(page).toContain(`| \`${path}\` `);
  });
});

describe('docs/targets/validate.md', () => {
  it('names each option of the program and of the target', () => {
    const page = read('docs/targets/validate.md');
    for (const [option] of VALIDATE_USAGE.matchAll(/--[a-z-]+(?=.* {2}[A-Z])/g)) {
      if (option !== '--help') expect(page).toContain(`\`${option}`);
    }
    const schema = JSON.parse(
      read('packages/parallel-plan/src/executors/validate/schema.json'),
    ) as { properties: Record<string, Record<string, unknown>> };
    for (const [name, option] of Object.entries(schema.properties)) {
      if (option['x-priority'] !== 'internal') expect(page).toContain(`| \`${name}\` `);
    }
  });
});

describe('docs/bin.md', () => {
  it('lists the commands that the program lists', () => {
    const source = read('packages/parallel-plan/src/bin/parallel-plan.ts');
    const [, usage = ''] = /^Plan:\n([^]*?)^Options:/m.exec(source) ?? [];
    const commands = [...usage.matchAll(/^ {2}([a-z][a-z-]+) /gm)].map(([, name]) => name);
    expect(commands.length).toBeGreaterThan(2);
    for (const name of commands)
      expect(read('docs/bin.md')).toMatch(new RegExp(`^\\| .*\`${name}\\b`, 'm'));
  });
});
