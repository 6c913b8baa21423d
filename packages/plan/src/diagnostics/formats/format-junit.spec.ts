import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import type { Diagnostic } from '../diagnostic';
import { escapeControls } from '../../text';
import { toValidationResult } from '../validation-result';
import { formatJunit } from './format-junit';

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  text: string;
}

/** @throws Error where the text is not well-formed XML 1.0 */
function elementsOf(xml: string): readonly Element[] {
  const elements: Element[] = [];
  const open: Element[] = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes, text: '' };
    elements.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    const element = open.at(-1);
    if (element) element.text += text;
  });
  parser.on('closetag', () => void open.pop());
  parser.write(xml).close();
  return elements;
}

function diagnostic(changes: Partial<Diagnostic>): Diagnostic {
  return {
    code: 'schema',
    severity: 'error',
    message: 'm',
    file: 'a.yaml',
    line: 1,
    column: 2,
    endLine: 1,
    endColumn: 3,
    related: [],
    ...changes,
  };
}

/** What XML can't hold or reads as markup. */
const UNSAFE = [
  ...['<', '>', '&', '"', "'", ']]>', '<!--', '&amp;', '&#0;', '\n', '\r\n', '\t', ' '],
  ...['\0', '\u001b', '\u0085', '\u2028', '\ufffe', '\uffff', '\ud800', '\udc00', '\u{1fffe}'],
];

describe('formatJunit', () => {
  it('writes well-formed XML that contains any text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.constantFrom(...UNSAFE)).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, text, text, text, (file, code, message, why) => {
        const found = diagnostic({ file, code, message });
        const elements = elementsOf(
          formatJunit(toValidationResult(new Map([[file, [found]]]), [{ check: code, why }])),
        );
        const failure = elements.find(({ name }) => name === 'failure');
        expect(failure).toEqual({
          name: 'failure',
          attributes: { message: escapeControls(message), type: escapeControls(code) },
          text: escapeControls(`${file}:1:2: error: ${message}`),
        });
        const skipped = elements.find(({ name }) => name === 'skipped');
        expect(skipped?.attributes).toEqual({ message: escapeControls(why) });
      }),
      { seed: 1, numRuns: 1_000 },
    );
  });

  it('reports the number of cases that it lists', () => {
    const elements = elementsOf(
      formatJunit(
        toValidationResult(
          new Map([
            ['sound.yaml', []],
            [
              'bad.yaml',
              [
                diagnostic({ code: 'scope/overlap' }),
                diagnostic({ code: 'scope/overlap' }),
                diagnostic({ code: 'scope/hotspot', severity: 'warning' }),
              ],
            ],
          ]),
          [{ check: 'openspec', why: 'it is not installed' }],
        ),
      ),
    );
    const count = (name: string) => elements.filter((element) => element.name === name).length;
    expect(elements[0]?.attributes).toEqual({
      name: 'parallel-plan',
      tests: String(count('testcase')),
      failures: String(count('failure')),
      errors: '0',
      skipped: String(count('skipped')),
    });
    expect([count('testcase'), count('failure'), count('skipped')]).toEqual([4, 1, 1]);
  });
});
