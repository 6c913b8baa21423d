import type { Diagnostic } from '../diagnostic';
import { escapeControls } from '../../text';
import type { FileResult, ValidationResult } from '../validation-result';

/**
 * Formats a result as JUnit XML for CI systems: a test suite for each file, and a test case for
 * each rule with findings. A file without errors has one passed case. A check that could not run is
 * a skipped case.
 */
export function formatJunit({ files, notChecked }: ValidationResult): string {
  const suites = [
    ...files.map(suite),
    ...(notChecked.length > 0 ? [skippedSuite(notChecked)] : []),
  ];
  const total = (key: 'tests' | 'failures' | 'skipped') =>
    suites.reduce((sum, counts) => sum + counts[key], 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="parallel-plan" tests="${total('tests')}" failures="${total('failures')}" errors="0" skipped="${total('skipped')}">`,
    ...suites.flatMap(({ lines }) => lines),
    '</testsuites>',
    '',
  ].join('\n');
}

interface Suite {
  readonly tests: number;
  readonly failures: number;
  readonly skipped: number;
  readonly lines: readonly string[];
}

function suite({ file, diagnostics }: FileResult): Suite {
  const byCode = new Map<string, Diagnostic[]>();
  for (const diagnostic of diagnostics) {
    byCode.set(diagnostic.code, [...(byCode.get(diagnostic.code) ?? []), diagnostic]);
  }
  const cases = [...byCode].map(([code, found]) => ruleCase(file, code, found));
  if (cases.length === 0) {
    cases.push({
      failed: false,
      lines: [`    <testcase${attributes({ classname: file, name: 'valid' })}/>`],
    });
  }
  const failures = cases.filter(({ failed }) => failed).length;
  return {
    tests: cases.length,
    failures,
    skipped: 0,
    lines: [
      `  <testsuite${attributes({ name: file })} tests="${cases.length}" failures="${failures}" errors="0" skipped="0">`,
      ...cases.flatMap(({ lines }) => lines),
      '  </testsuite>',
    ],
  };
}

function ruleCase(
  file: string,
  code: string,
  found: readonly Diagnostic[],
): { readonly failed: boolean; readonly lines: readonly string[] } {
  const errors = found.filter(({ severity }) => severity === 'error');
  const text = (errors.length > 0 ? errors : found).map(
    ({ line, column, severity, message }) => `${file}:${line}:${column}: ${severity}: ${message}`,
  );
  const [first] = errors;
  const body = first
    ? [
        `      <failure${attributes({ message: first.message, type: code })}>${text.map(escapeXml).join('\n')}</failure>`,
      ]
    : [`      <system-out>${text.map(escapeXml).join('\n')}</system-out>`];
  return {
    failed: first !== undefined,
    lines: [
      `    <testcase${attributes({ classname: file, name: code })}>`,
      ...body,
      '    </testcase>',
    ],
  };
}

function skippedSuite(notChecked: ValidationResult['notChecked']): Suite {
  const count = notChecked.length;
  return {
    tests: count,
    failures: 0,
    skipped: count,
    lines: [
      `  <testsuite name="not checked" tests="${count}" failures="0" errors="0" skipped="${count}">`,
      ...notChecked.map(
        ({ check, why }) =>
          `    <testcase${attributes({ classname: 'not checked', name: check })}><skipped${attributes({ message: why })}/></testcase>`,
      ),
      '  </testsuite>',
    ],
  };
}

function attributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(value)}"`)
    .join('');
}

/**
 * Escapes characters that XML cannot contain. Line breaks are escaped too, so no text starts a new
 * line.
 */
function escapeXml(text: string): string {
  return escapeControls(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
