import { version } from '../../../package.json';
import { parsePlan } from '../../parse/parse-plan';
import { checkPlan } from '../../rules/check-plan';
import { RULE_CATALOGUE } from '../../rules/registry';
import { applyEdits, type Diagnostic } from '../diagnostic';
import { toValidationResult } from '../validation-result';
import { formatSarif, MOST_SARIF_LOCATIONS, MOST_SARIF_RESULTS } from './format-sarif';

interface Message {
  readonly text: string;
}
interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}
interface PhysicalLocation {
  readonly artifactLocation: { readonly uri: string; readonly uriBaseId: string };
  readonly region: Region;
}
interface Run {
  readonly tool: {
    readonly driver: {
      readonly version: string;
      readonly rules: readonly {
        readonly id: string;
        readonly shortDescription: Message;
        readonly fullDescription: Message;
        readonly help: Message & { readonly markdown: string };
        readonly defaultConfiguration: { readonly level: string };
      }[];
    };
  };
  readonly originalUriBaseIds: Readonly<Record<string, object>>;
  readonly invocations: readonly {
    readonly toolExecutionNotifications: readonly { readonly message: Message }[];
  }[];
  readonly results: readonly {
    readonly ruleId: string;
    readonly ruleIndex: number;
    readonly level: string;
    readonly message: Message;
    readonly locations: readonly { readonly physicalLocation: PhysicalLocation }[];
    readonly relatedLocations?: readonly { readonly id: number; readonly message: Message }[];
    readonly partialFingerprints: Readonly<Record<string, string>>;
    readonly fixes?: readonly {
      readonly artifactChanges: readonly {
        readonly replacements: readonly {
          readonly deletedRegion: Region;
          readonly insertedContent?: Message;
        }[];
      }[];
    }[];
  }[];
}

function diagnostic(changes: Partial<Diagnostic> = {}): Diagnostic {
  return {
    code: 'schema',
    severity: 'error',
    message: 'Something is wrong',
    file: 'a.yaml',
    line: 1,
    column: 1,
    endLine: 1,
    endColumn: 2,
    related: [],
    ...changes,
  };
}

function runOf(found: readonly Diagnostic[], source?: string): Run {
  const file = found[0]?.file ?? 'a.yaml';
  const sources = new Map(source === undefined ? [] : [[file, source]]);
  const text = formatSarif(toValidationResult(new Map([[file, found]])), {
    sources,
    rules: RULE_CATALOGUE,
  });
  return (JSON.parse(text) as { readonly runs: readonly [Run] }).runs[0];
}

describe('formatSarif', () => {
  it('describes exactly the rules with findings', () => {
    const found = RULE_CATALOGUE.map(({ id, severity }) => diagnostic({ code: id, severity }));
    const { tool, results } = runOf(found);
    expect(tool.driver.rules).toHaveLength(RULE_CATALOGUE.length);
    for (const { id, severity, summary, why, howToFix, examples } of RULE_CATALOGUE) {
      const rule = tool.driver.rules.find((candidate) => candidate.id === id);
      expect(rule).toMatchObject({
        shortDescription: { text: summary },
        fullDescription: { text: why },
        defaultConfiguration: { level: severity === 'info' ? 'note' : severity },
      });
      expect(rule?.help.text).toContain(howToFix);
      expect(rule?.help.markdown).toContain(
        `\`\`\`${examples.language ?? 'yaml'}\n${examples.right}\n\`\`\``,
      );
      // GitHub takes no longer ones.
      expect(summary.length).toBeLessThanOrEqual(1_024);
      expect(why.length).toBeLessThanOrEqual(1_024);
    }
    for (const { ruleId, ruleIndex } of results) {
      expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
    }
    expect(runOf([]).tool.driver.rules).toEqual([]);
  });

  it('describes a code that is not in the catalogue', () => {
    const [rule] = runOf([diagnostic({ code: 'openspec/strict' })]).tool.driver.rules;
    expect(rule).toMatchObject({
      id: 'openspec/strict',
      shortDescription: { text: expect.stringContaining('openspec/strict') },
      help: { text: expect.any(String), markdown: expect.any(String) },
      defaultConfiguration: { level: 'error' },
    });
  });

  it('names the version of the package', () => {
    expect(runOf([]).tool.driver.version).toBe(version);
  });

  it.each([
    ['größe 1/a b.yaml', 'gr%C3%B6%C3%9Fe%201/a%20b.yaml'],
    ['a:b/c#d?e%f.yaml', 'a%3Ab/c%23d%3Fe%25f.yaml'],
    ['[id]/{x}\\y.yaml', '%5Bid%5D/%7Bx%7D%5Cy.yaml'],
    ['<stdin>', '%3Cstdin%3E'],
  ])('writes the path %s as a reference relative to the root', (file, uri) => {
    const run = runOf([diagnostic({ file })]);
    const location = run.results[0]?.locations[0]?.physicalLocation.artifactLocation;
    expect(location).toEqual({ uri, uriBaseId: '%SRCROOT%' });
    expect(new URL(uri, 'file:///').pathname).toBe(`/${uri}`);
    expect(run.originalUriBaseIds).toHaveProperty('%SRCROOT%');
  });

  it.each([
    ['plain', 'a: 1\nb: 2\n'],
    ['with a byte order mark', '\ufeffa: 1\nb: 2\n'],
    ['with Windows line ends', 'a: 1\r\nb: 2\r\n'],
    ['beyond the basic plane', 'a: "😀"\nb: 2\n'],
  ])('includes a fix that changes the text as the edits do: %s', (_, source) => {
    const offset = source.indexOf('b');
    const edits = [
      { offset, length: 1, text: 'key' },
      { offset: offset + 3, length: 0, text: '4' },
      { offset: 1 + source.indexOf(':'), length: 1, text: '' },
    ];
    const fix = { description: 'rename it', edits };
    const [fixed] = runOf([diagnostic({ fix })], source).results[0]?.fixes ?? [];
    const replacements = fixed?.artifactChanges[0]?.replacements ?? [];
    const starts = lineStartsOf(source);
    const at = (line: number, column: number) => (starts[line - 1] ?? 0) + column - 1;
    const read = replacements.map(({ deletedRegion: region, insertedContent }) => {
      const start = at(region.startLine, region.startColumn);
      const length = at(region.endLine, region.endColumn) - start;
      return { offset: start, length, text: insertedContent?.text ?? '' };
    });
    expect(applyEdits(source, read)).toBe(applyEdits(source, edits));
    expect(read).toEqual(edits);
  });

  it.each([
    ['without edits', { description: 'ask', edits: [] }, 'a: 1\n'],
    [
      'without the text',
      { description: 'ask', edits: [{ offset: 0, length: 1, text: 'b' }] },
      undefined,
    ],
  ])('describes a fix %s without an edit', (_, fix, source) => {
    const [result] = runOf([diagnostic({ fix })], source).results;
    expect(result?.fixes).toBeUndefined();
    expect(result?.message.text).toBe('Something is wrong. Fix: ask.');
  });

  it('escapes links in a text', () => {
    const [result] = runOf([diagnostic({ message: 'see [this](https://example.org)' })]).results;
    expect(result?.message.text).toBe('see [this\\](https://example.org).');
  });

  it('keeps the fingerprints when lines move', () => {
    const plan = [
      'schema_version: 1',
      'feature: { id: a, plan_revision: 0 }',
      'feature: { id: b }',
      'packages:',
      '  - package_id: wp-a',
      '    depends_on: [wp-b, wp-c]',
      '  - package_id: wp-b',
      '    depends_on: [wp-a]',
      '  - package_id: wp-b',
      '',
    ].join('\n');
    const fingerprints = (text: string) => {
      const found = checkPlan(parsePlan(text, { file: 'a.yaml' }));
      return runOf(found, text).results.map((result) => result.partialFingerprints);
    };
    const before = fingerprints(plan);
    expect(before.length).toBeGreaterThan(5);
    expect(new Set(before.map((print) => JSON.stringify(print))).size).toBe(before.length);
    expect(fingerprints(`# one\n\n# two\n${plan}`)).toEqual(before);
  });

  it('omits the least severe findings above the limit of GitHub and counts them', () => {
    const many = (count: number, severity: Diagnostic['severity']) =>
      Array.from({ length: count }, () => diagnostic({ severity }));
    const run = runOf([
      ...many(10, 'info'),
      ...many(MOST_SARIF_RESULTS - 15, 'warning'),
      ...many(20, 'error'),
    ]);
    const levels = run.results.map(({ level }) => level);
    expect(levels).toHaveLength(MOST_SARIF_RESULTS);
    expect(levels.filter((level) => level === 'error')).toHaveLength(20);
    expect(levels.slice(0, 5)).not.toContain('note');
    expect(run.invocations[0]?.toolExecutionNotifications).toEqual([
      { level: 'warning', message: { text: expect.stringMatching(/^15 more findings are left/) } },
    ]);
  });

  it('omits related places above the limit of GitHub and counts them', () => {
    const place = { message: 'here', file: 'a.yaml', line: 1, column: 1 };
    const related = Array.from({ length: MOST_SARIF_LOCATIONS + 3 }, () => place);
    const [result] = runOf([diagnostic({ related })]).results;
    expect(result?.relatedLocations).toHaveLength(MOST_SARIF_LOCATIONS);
    expect(result?.message.text).toContain('3 more related places are left out.');
  });

  it('cuts a long message between characters', () => {
    const [result] = runOf([diagnostic({ message: `a${'😀'.repeat(9_000)}` })]).results;
    expect(result?.message.text).toMatch(/^a(😀)+… \(\d+ more characters\)$/u);
    expect(result?.message.text.length).toBeLessThan(9_000);
  });
});

function lineStartsOf(text: string): readonly number[] {
  const first = text.startsWith('\ufeff') ? 1 : 0;
  return [first, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
}
