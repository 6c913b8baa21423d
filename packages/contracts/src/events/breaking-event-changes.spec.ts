import { breakingEventChanges } from './breaking-event-changes';

const FILE = 'openspec/changes/x/contracts/events/order.placed.schema.json';

interface Schema {
  [key: string]: unknown;
}

const BASE = {
  type: 'object',
  required: ['id', 'data'],
  properties: {
    id: { type: 'string' },
    data: {
      type: 'object',
      required: ['total'],
      properties: {
        total: { type: 'number', minimum: 0 },
        state: { enum: ['new', 'paid'] },
        note: { type: ['string', 'null'], format: 'uuid' },
        lines: { type: 'array', items: { $ref: '#/$defs/Line' } },
        payment: {
          oneOf: [
            { properties: { kind: { const: 'card' }, digits: { type: 'string' } } },
            { properties: { kind: { const: 'bank' } } },
          ],
        },
      },
    },
  },
  $defs: {
    Line: {
      allOf: [{ properties: { sku: { type: 'string', maxLength: 8 } } }],
      properties: { next: { $ref: '#/$defs/Line' } },
    },
  },
};

type Edit = (data: Schema & { properties: Record<string, Schema> }, root: typeof BASE) => void;

function changes(before: object, after: object | undefined): string[] {
  const version = (schema: object) => ({ file: FILE, text: JSON.stringify(schema, null, 2) });
  const { findings, notChecked } = breakingEventChanges(version(before), after && version(after));
  expect(notChecked).toEqual([]);
  const lines = version(after ?? before).text.split('\n');
  return findings.map(({ code, file, line, column, message }) => {
    expect({ code, file }).toEqual({ code: 'contract/breaking', file: FILE });
    const [word = ''] = /^"[^"]*"|^\S+/.exec((lines[line - 1] ?? '').slice(column - 1)) ?? [];
    return `${message} @ ${word}`;
  });
}

function edited(edit: Edit): object {
  const copy = structuredClone(BASE);
  edit(copy.properties.data as never, copy);
  return copy;
}

describe('breakingEventChanges', () => {
  it.each<[string, Edit, readonly string[]]>([
    [
      'a field that is gone',
      (data) => delete data.properties['note'],
      ['the field "data.note" is gone @ "properties"'],
    ],
    [
      'a field that is not always there',
      (data) => (data['required'] = []),
      ['the field "data.total" is no longer always present @ "total"'],
    ],
    [
      'null from now on',
      (data) => (data.properties['total']!['type'] = ['number', 'null']),
      ['the field "data.total" may be "null" now @ "type"'],
    ],
    [
      'a narrower type',
      (data) => (data.properties['total']!['type'] = 'integer'),
      ['the field "data.total" can no longer be "number" @ "type"'],
    ],
    [
      'another type',
      (data) => (data.properties['total']!['type'] = 'string'),
      ['the field "data.total" is "string" instead of "number" @ "type"'],
    ],
    [
      'a value that is gone',
      (data) => (data.properties['state']!['enum'] = ['new']),
      ['the field "data.state" can no longer be "paid" @ "enum"'],
    ],
    [
      'a value that is new',
      (data) => (data.properties['state']!['enum'] = ['new', 'paid', 'lost']),
      ['the field "data.state" may be "lost" now @ "enum"'],
    ],
    [
      'another format',
      (data) => (data.properties['note']!['format'] = 'email'),
      ['the field "data.note" has the format "email" instead of "uuid" @ "format"'],
    ],
    [
      'a limit that is gone',
      (data) => delete data.properties['total']!['minimum'],
      ['the field "data.total" no longer has a minimum, it was "0" @ "total"'],
    ],
    [
      'what a reference and an allOf bring',
      (_data, root) => (root.$defs.Line.allOf[0]!.properties.sku.maxLength = 9),
      ['the field "data.lines[].sku" has the maximum length "9" instead of "8" @ "maxLength"'],
    ],
    [
      'a variant',
      (data) => (data.properties['payment']!['oneOf'] as unknown[]).pop(),
      ['the field "data.payment" can no longer be "kind: bank" @ "oneOf"'],
    ],
    [
      'a reference to somewhere else',
      (data) => (data.properties['lines']!['items'] = { $ref: 'line.json' }),
      [
        'the field "data.lines[]" refers to "line.json" instead of this file alone @ "items"',
        'the field "data.lines[].next" is gone @ "items"',
        'the field "data.lines[].sku" is gone @ "items"',
      ],
    ],
  ])('reports %s', (_name, edit, expected) => {
    expect(changes(BASE, edited(edit))).toEqual(expected);
  });

  it.each<[string, Edit]>([
    ['a new field', (data) => (data.properties['more'] = { type: 'string' })],
    [
      'a new field that is always there',
      (data) => {
        data.properties['more'] = { type: 'string' };
        data['required'] = ['total', 'more'];
      },
    ],
    ['a description', (data) => (data['description'] = 'Other words.')],
    ['another order', (data) => (data.properties['state']!['enum'] = ['paid', 'new'])],
    [
      'the same in place of a reference',
      (data, root) => (data.properties['lines']!['items'] = root.$defs.Line),
    ],
  ])('accepts %s', (_name, edit) => {
    expect(changes(BASE, edited(edit))).toEqual([]);
  });

  it('treats a deleted file as a deleted channel', () => {
    expect(changes(BASE, undefined)).toEqual(['the schema of the channel is gone @ {']);
  });
});
