import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBriefSchema } from './brief/brief-problems';
import schema from './schema.json';

const DOCS = join(__dirname, '../../../../../docs');
const HERE = __dirname;

describe('the documentation of the feature generator', () => {
  it('contains the brief of the tests', () => {
    const example = readFileSync(join(HERE, 'testing/user-authentication.brief.yaml'), 'utf-8');
    expect(read('brief.md')).toContain(`\`\`\`yaml\n${example}\`\`\``);
  });

  it.each(Object.keys((readBriefSchema() as { properties: object }).properties).slice(1))(
    'names the key %s of the brief',
    (key) => {
      expect(read('brief.md')).toMatch(new RegExp(`^\\|[^|]*\`${key}\``, 'm'));
    },
  );

  it.each(Object.keys(schema.properties))('names the option %s', (option) => {
    expect(read('generators/feature.md')).toMatch(new RegExp(`^\\| \`(--)?${option}\\b`, 'm'));
  });

  it('names every error code of the generator', () => {
    const codes = sources(HERE).flatMap((text) => [...text.matchAll(/'(feature\/[a-z-]+)'/g)]);
    const missing = codes
      .map(([, code]) => code)
      .filter((code) => !read('generators/feature.md').includes(`\`${code}\``));
    expect(codes.length).toBeGreaterThan(20);
    expect(missing).toEqual([]);
  });
});

describe('the JSON Schema of the brief', () => {
  it('describes every property and allows no others', () => {
    const problems: string[] = [];
    visit(readBriefSchema(), '#', (node, path) => {
      for (const [key, property] of Object.entries(node['properties'] ?? {})) {
        if (typeof (property as { description?: unknown }).description !== 'string') {
          problems.push(`${path}/properties/${key} has no description`);
        }
      }
      if ('properties' in node && node['additionalProperties'] !== false) {
        problems.push(`${path} allows other properties`);
      }
    });
    expect(problems).toEqual([]);
  });
});

function read(file: string): string {
  return readFileSync(join(DOCS, file), 'utf-8');
}

function sources(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf-8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
    .map((file) => readFileSync(join(folder, file), 'utf-8'));
}

function visit(
  node: unknown,
  path: string,
  check: (node: Record<string, unknown>, path: string) => void,
): void {
  if (typeof node !== 'object' || node === null) {
    return;
  }
  if (!path.endsWith('/properties') && !path.endsWith('/$defs')) {
    check(node as Record<string, unknown>, path);
  }
  Object.entries(node).forEach(([key, child]) => visit(child, `${path}/${key}`, check));
}
