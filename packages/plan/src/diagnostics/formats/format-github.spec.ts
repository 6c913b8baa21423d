import fc from 'fast-check';
import type { Diagnostic } from '../diagnostic';
import { resultOf, toValidationResult } from '../validation-result';
import { formatGithub } from './format-github';

const PLACE = { line: 2, column: 5, endLine: 2, endColumn: 9, related: [] };

function diagnostic(changes: Partial<Diagnostic> = {}): Diagnostic {
  return { code: 'schema', severity: 'error', message: 'm', file: 'a.yaml', ...PLACE, ...changes };
}

/** What the Actions runner understands of a line (`ActionCommand.TryParseV2`). */
function read(line: string) {
  const [, command = '', properties = '', data = ''] = /^::(\S+) (.*?)::(.*)$/.exec(line) ?? [];
  const decoded = properties.split(',').map((property) => {
    const [key = '', value = ''] = property.split(/=(.*)/);
    return [key, unescaped(value, { '%3A': ':', '%2C': ',' })];
  });
  return { command, properties: Object.fromEntries(decoded), data: unescaped(data, {}) };
}

function unescaped(text: string, more: Readonly<Record<string, string>>): string {
  const names: Readonly<Record<string, string>> = { '%0D': '\r', '%0A': '\n', '%25': '%', ...more };
  return text.replace(/%[0-9A-F]{2}/g, (escape) => names[escape] ?? escape);
}

describe('formatGithub', () => {
  it('keeps any text within its field and line', () => {
    const text = fc.stringMatching(/^[\x20-\x7eäß日\r\n]+$/);
    fc.assert(
      fc.property(text, text, text, (file, code, message) => {
        const printed = formatGithub(resultOf([diagnostic({ file, code, message })]));
        const lines = printed.split('\n');
        expect(lines).toHaveLength(2);
        expect(read(lines[0] ?? '')).toEqual({
          command: 'error',
          properties: { file, line: '2', endLine: '2', col: '5', endColumn: '9', title: code },
          data: message,
        });
      }),
      { seed: 1, numRuns: 500, examples: [['toString', 'valueOf', 'constructor']] },
    );
  });

  it('omits columns of a range over several lines, which GitHub rejects', () => {
    const printed = formatGithub(resultOf([diagnostic({ endLine: 3 })]));
    expect(printed).toBe('::error file=a.yaml,line=2,endLine=3,title=schema::m\n');
  });

  it.each([
    ['10 of a kind', { errors: 10, warnings: 10, infos: 9, notChecked: 1 }, undefined],
    ['more of one kind', { errors: 12, warnings: 0, infos: 0, notChecked: 0 }, 2],
    ['more of each kind', { errors: 11, warnings: 13, infos: 9, notChecked: 3 }, 6],
  ])('reports how many annotations GitHub hides: %s', (_, counts, hidden) => {
    const many = (count: number, severity: Diagnostic['severity']) =>
      Array.from({ length: count }, () => diagnostic({ severity }));
    const found = [
      ...many(counts.errors, 'error'),
      ...many(counts.warnings, 'warning'),
      ...many(counts.infos, 'info'),
    ];
    const skipped = Array.from({ length: counts.notChecked }, () => ({ check: 'c', why: 'w' }));
    const printed = formatGithub(toValidationResult(new Map([['a.yaml', found]]), skipped));
    const notes = printed.split('\n').filter((line) => line !== '' && !line.startsWith('::'));
    expect(notes).toEqual(
      hidden === undefined ? [] : [expect.stringContaining(`: ${hidden} of these are only in`)],
    );
  });
});
