import { applyEdits, type Diagnostic } from '../diagnostic';
import { toValidationResult } from '../validation-result';
import { type DiagnosticFormat, formatDiagnostics } from './format-diagnostics';

const SOURCE = ['a: 1', '\tb: "日本" # x', 'c: 3', 'd: 4', ''].join('\n');
const FILE = 'openspec/changes/größe 1/work-packages.yaml';

function diagnostic(changes: Partial<Diagnostic> = {}): Diagnostic {
  return {
    code: 'scope/overlap',
    severity: 'error',
    message: 'a and b can both write src/x.ts',
    file: FILE,
    line: 2,
    column: 5,
    endLine: 2,
    endColumn: 9,
    related: [],
    ...changes,
  };
}

const full = diagnostic({
  related: [{ message: 'the other glob', file: FILE, line: 3, column: 1 }],
  fix: { description: 'deny src/**', edits: [{ offset: 0, length: 1, text: 'x' }] },
  data: { packages: ['a', 'b'] },
});
const result = toValidationResult(
  new Map([
    [FILE, [full, diagnostic({ code: 'scope/hotspot', severity: 'warning' })]],
    ['sound.yaml', []],
  ]),
  [{ check: 'openspec', why: 'it is not installed' }],
);
const sources = new Map([[FILE, SOURCE]]);

describe('formatDiagnostics', () => {
  it('prints text with code frames', () => {
    expect(formatDiagnostics(result, 'text', { sources })).toBe(
      `openspec/changes/größe 1/work-packages.yaml:2:5: error scope/overlap: a and b can both write src/x.ts
  1 | a: 1
> 2 |   b: "日本" # x
    |      ^^^^^^
  3 | c: 3
  4 | d: 4
  openspec/changes/größe 1/work-packages.yaml:3:1: note: the other glob
  fix: deny src/**

openspec/changes/größe 1/work-packages.yaml:2:5: warning scope/hotspot: a and b can both write src/x.ts
  1 | a: 1
> 2 |   b: "日本" # x
    |      ^^^^^^
  3 | c: 3
  4 | d: 4

not checked openspec: it is not installed
Invalid: 1 error, 1 warning in 2 files, 1 check not run.
`,
    );
  });

  it('uses colours only on request', () => {
    expect(formatDiagnostics(result, 'text', { sources })).not.toContain('\u001b');
    expect(formatDiagnostics(result, 'text', { sources, color: true })).toContain('\u001b[31m');
  });

  it('cuts long lines around the place', () => {
    const line = `${'a'.repeat(5_000)}HERE${'b'.repeat(5_000)}`;
    const found = diagnostic({ line: 1, column: 5_001, endLine: 1, endColumn: 5_005 });
    const text = formatDiagnostics([found], 'text', { sources: new Map([[FILE, line]]) });
    const [, code = '', carets = ''] = text.split('\n');
    expect(code.length).toBeLessThan(120);
    expect(code.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)).toBe('HERE');
  });

  it('prints the documented JSON', () => {
    const text = formatDiagnostics(result, 'json');
    expect(JSON.parse(text)).toEqual(result);
    expect(text.endsWith('}\n')).toBe(true);
    expect(Object.keys(JSON.parse(text) as object)).toEqual([
      'version',
      'valid',
      'files',
      'summary',
      'notChecked',
    ]);
  });

  it.each<DiagnosticFormat>(['text', 'json', 'sarif', 'github', 'junit'])(
    'escapes control characters in %s',
    (format) => {
      const evil = 'x\u001b[2J\u0007\u009b\u202e\r\n::error::y]]>%0A\ud800';
      const found = diagnostic({
        code: evil,
        message: evil,
        file: evil,
        related: [{ message: evil, file: evil, line: 1, column: 1 }],
        fix: { description: evil, edits: [] },
      });
      const printed = formatDiagnostics(
        toValidationResult(new Map([[evil, [found]]]), [{ check: evil, why: evil }]),
        format,
        { sources: new Map([[evil, evil]]) },
      );
      // eslint-disable-next-line no-control-regex -- control characters are what it is about
      expect(printed).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
      expect(printed).not.toMatch(/^::error::y/m);
      expect(new TextDecoder().decode(new TextEncoder().encode(printed))).toBe(printed);
    },
  );

  it('prints GitHub annotations', () => {
    const found = diagnostic({ file: 'a,b:c', message: '50% of\nit' });
    expect(formatDiagnostics([found], 'github')).toBe(
      '::error file=a%2Cb%3Ac,line=2,endLine=2,col=5,endColumn=9,title=scope/overlap::50%25 of%0Ait\n',
    );
  });

  it('prints JUnit XML', () => {
    const found = diagnostic({ message: 'a < b & "c"', file: 'p.yaml' });
    expect(formatDiagnostics([found], 'junit')).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="parallel-plan" tests="1" failures="1" errors="0" skipped="0">
  <testsuite name="p.yaml" tests="1" failures="1" errors="0" skipped="0">
    <testcase classname="p.yaml" name="scope/overlap">
      <failure message="a &lt; b &amp; &quot;c&quot;" type="scope/overlap">p.yaml:2:5: error: a &lt; b &amp; &quot;c&quot;</failure>
    </testcase>
  </testsuite>
</testsuites>
`);
  });

  it('prints SARIF with relative, encoded addresses and stable fingerprints', () => {
    interface Log {
      readonly version: string;
      readonly runs: readonly {
        readonly columnKind: string;
        readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
        readonly results: readonly {
          readonly ruleId: string;
          readonly ruleIndex: number;
          readonly partialFingerprints: Readonly<Record<string, string>>;
          readonly locations: readonly {
            readonly physicalLocation: { readonly artifactLocation: { readonly uri: string } };
          }[];
        }[];
      }[];
    }
    const read = (text: string) => (JSON.parse(text) as Log).runs[0]!;
    const run = read(formatDiagnostics(result, 'sarif', { sources }));
    expect(run.columnKind).toBe('utf16CodeUnits');
    for (const { ruleId, ruleIndex, locations } of run.results) {
      expect(run.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
      expect(locations[0]?.physicalLocation.artifactLocation.uri).toBe(
        'openspec/changes/gr%C3%B6%C3%9Fe%201/work-packages.yaml',
      );
    }
    const moved = read(
      formatDiagnostics([{ ...full, line: 3, endLine: 3 }], 'sarif', {
        sources: new Map([[FILE, `# new\n${SOURCE}`]]),
      }),
    );
    expect(moved.results[0]?.partialFingerprints).toEqual(run.results[0]?.partialFingerprints);
  });
});

describe('applyEdits', () => {
  it.each([
    ['nothing', [], 'abcdef'],
    [
      'two, in any order',
      [
        [4, 1, 'X'],
        [0, 2, ''],
      ],
      'cdXf',
    ],
    ['an insertion', [[6, 0, '!']], 'abcdef!'],
    [
      'equal ones once',
      [
        [1, 1, 'X'],
        [1, 1, 'X'],
      ],
      'aXcdef',
    ],
    [
      'the first of two that overlap',
      [
        [0, 3, 'X'],
        [2, 2, 'Y'],
      ],
      'Xdef',
    ],
    [
      'none outside of the text',
      [
        [5, 9, 'X'],
        [-1, 1, 'Y'],
      ],
      'abcdef',
    ],
  ] as [string, [number, number, string][], string][])('applies %s', (_, edits, expected) => {
    expect(
      applyEdits(
        'abcdef',
        edits.map(([offset, length, text]) => ({ offset, length, text })),
      ),
    ).toBe(expected);
  });
});

describe('a long list', () => {
  const many = Array.from({ length: 1_000 }, (_, index): Diagnostic => ({
    code: 'scope/hotspot',
    severity: index === 999 ? 'error' : 'warning',
    message: `finding ${index}`,
    file: 'plan.yaml',
    line: 1,
    column: 1,
    endLine: 1,
    endColumn: 1,
    related: [],
  }));

  it.each(['text', 'github'] as const)(
    'is cut in %s with a count and keeps the most severe findings',
    (format) => {
      const printed = formatDiagnostics(many, format);
      expect(printed.match(/finding \d+/g)).toHaveLength(100);
      expect(printed).toContain('finding 999');
      expect(printed).toContain('900 more findings are not');
      expect(printed.length).toBeLessThan(20_000);
    },
  );

  it('is complete in json', () => {
    expect(formatDiagnostics(many, 'json').match(/finding \d+/g)).toHaveLength(1_000);
  });
});

describe('CI commands', () => {
  const HOSTILE = [
    '##[error]x ::warning::y',
    '::set-output name=a::b',
    ' \u00a0::add-mask::x',
    '\u3000::error::x',
    'x##vso[task.setvariable variable=a]b',
    "##teamcity[buildProblem description='x']",
  ];

  it.each(HOSTILE.flatMap((hostile) => [['text', hostile] as const, ['github', hostile] as const]))(
    'are escaped in findings in %s: %j',
    (format, hostile) => {
      const finding = {
        code: hostile,
        severity: 'error',
        message: hostile,
        file: `${hostile}.yaml`,
      };
      const place = { line: 1, column: 1, endLine: 1, endColumn: 1, related: [] };
      const sources = new Map([[finding.file, `${hostile}\n::stop-commands::z\n`]]);
      const printed = formatDiagnostics([{ ...finding, ...place } as Diagnostic], format, {
        sources,
      });
      expect(printed).not.toMatch(/##\w*\[/);
      const commands = printed.split('\n').filter((line) => line.trimStart().startsWith('::'));
      expect(commands).toHaveLength(format === 'github' ? 1 : 0);
    },
  );
});
