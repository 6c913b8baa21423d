import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { applyPatch, type Operation } from 'fast-json-patch';
import { stringify } from 'yaml';
import { applyEdits } from '../diagnostics/diagnostic';
import { parsePlan } from './parse-plan';
import { PATTERNS } from './schema-hints';
import { conformanceLines, readConformance } from '../testing/conformance';
import { SAMPLE_PLAN } from './testing/sample-plan';

const ROOT = join(__dirname, '../../../..');
const mutants = conformanceLines<{ patch: Operation[]; valid: boolean }>('schema-mutants.jsonl');

/** The findings of the sample with one piece of it replaced. */
function messagesWith(from: string, to: string): string[] {
  expect(SAMPLE_PLAN).toContain(from);
  return parsePlan(SAMPLE_PLAN.replace(from, to)).diagnostics.map(
    ({ line, column, message }) => `${line}:${column} ${message}`,
  );
}

describe('the schema of plans', () => {
  it(`agrees with the reference on ${mutants.length} mutants`, () => {
    const wrong = mutants.filter(({ patch, valid }) => {
      const base = JSON.parse(readConformance('schema-base.json')) as object;
      const { newDocument } = applyPatch(base, patch);
      return (parsePlan(stringify(newDocument)).plan !== undefined) !== valid;
    });
    expect(wrong).toEqual([]);
  });

  it('has a message for each of its patterns', () => {
    const text = readFileSync(join(ROOT, 'schemas/work-packages.schema.json'), 'utf8');
    const patterns = new Set<string>();
    JSON.parse(text, (key, value: unknown) => {
      if (key === 'pattern' && typeof value === 'string') patterns.add(value);
      return value;
    });
    expect([...patterns].sort()).toEqual(Object.keys(PATTERNS).sort());
  });

  it('describes each of its properties', () => {
    const text = readFileSync(join(ROOT, 'schemas/work-packages.schema.json'), 'utf8');
    const bare: string[] = [];
    JSON.parse(text, (key, value: unknown) => {
      if (key !== 'properties') return value;
      for (const [name, property] of Object.entries(value as Record<string, object>)) {
        // Conditions inside a step name its kind again, without saying more about it.
        if (!('description' in property) && !(name === 'kind' && 'const' in property))
          bare.push(name);
      }
      return value;
    });
    expect(bare).toEqual([]);
  });

  it('matches the generated files', () => {
    const script = join(ROOT, 'tools/generate/generate-plan.mjs');
    expect(execFileSync(process.execPath, [script, '--check'], { encoding: 'utf8' })).toBe('');
  });
});

describe('schema findings', () => {
  it.each([
    ['schema_version: 1', 'schema_version: 2', '2:17 `schema_version` is 2, but has to be 1.'],
    [
      'plan_revision: 2',
      'plan_revision: 0',
      '5:18 `feature.plan_revision` is 0, but has to be 1 or more.',
    ],
    [
      'plan_revision: 2',
      'plan_revision: 1.5',
      '5:18 `feature.plan_revision` is 1.5, but has to be a whole number.',
    ],
    [
      'priority: 3',
      'priority:',
      '38:5 `priority` of package "wp-api" has no value, but has to be a whole number.',
    ],
    [
      'mode: isolated',
      'mode: alone',
      '46:37 `worktree.mode` of package "wp-api" is the text "alone", but has to be `isolated` or `shared`.',
    ],
    ['    priority: 3\n', '', '32:5 Package "wp-api" lacks `priority`.'],
    [
      '    depends_on:\n      - wp-contracts\n',
      '    dependencies: [wp-contracts]\n',
      '36:5 `dependencies` is not a property of package "wp-api": did you mean `depends_on`?',
    ],
    [
      '      - wp-contracts\n',
      '      - wp-contracts\n      - wp-contracts\n',
      '38:9 `depends_on` of package "wp-api" lists "wp-contracts" twice: remove one of them.',
    ],
    [
      '          manual_instructions: Read it\n',
      '',
      '27:11 Item 1 of `verification.steps` of package "wp-contracts" is of kind `manual` and lacks `manual_instructions`.',
    ],
    [
      '    task_type: implement\n',
      '    task_type: implement\n    write_allow: [a]\n',
      '34:5 `write_allow` is not a property of package "wp-api": it is written as `scope.write_allow`.',
    ],
  ])('%j -> %j', (from, to, message) => {
    expect(messagesWith(from, to)).toContain(message);
  });

  it('reports an invalid step once', () => {
    expect(
      messagesWith('          kind: manual\n          manual_instructions: Read it\n', ''),
    ).toHaveLength(2);
  });

  it('suggests a rename that makes the plan valid', () => {
    const broken = SAMPLE_PLAN.replace('    depends_on:\n', '    dependsOn:\n').replace(
      '- package_id: wp-api',
      '- id: wp-api',
    );
    const { diagnostics } = parsePlan(broken);
    const edits = diagnostics.flatMap(({ fix }) => fix?.edits ?? []);
    expect(edits).toHaveLength(2);
    expect(applyEdits(broken, edits)).toBe(SAMPLE_PLAN);
  });

  it('suggests each name for one key only', () => {
    const { diagnostics } = parsePlan('packages:\n  - dependencies: []\n    dependsOn: []\n');
    const renames = diagnostics.flatMap(({ fix }) => fix?.edits.map(({ text }) => text) ?? []);
    expect(renames).toEqual([...new Set(renames)]);
  });

  it('shortens values and escapes control characters', () => {
    const [message] = messagesWith('mode: isolated', `mode: "\\e[2J${'x'.repeat(500)}"`);
    expect(message).toContain('\\x1b[2Jxxx');
    expect(message?.length).toBeLessThan(200);
  });
});
