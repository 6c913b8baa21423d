/** One schema of each shape, with valid and invalid values. */
export const SHAPES = {
  Status: { schema: { type: 'string', enum: ['active', 'in-active', "it's", 'None', '1x'] } },
  Address: {
    schema: {
      type: 'object',
      required: ['street'],
      properties: {
        street: { type: 'string', minLength: 2, maxLength: 30 },
        zip: { type: ['string', 'null'], pattern: '^\\d{5}(?:-\\d{4})?$' },
      },
    },
    good: [{ street: 'Ä ö' }, { street: 'Hill', zip: null }, { street: 'Hill', zip: '12345-6789' }],
    bad: [{}, { street: 'x' }, { street: 7 }, { street: 'Hill', zip: '1234' }, 'Hill', null],
  },
  Names: {
    schema: {
      type: 'object',
      required: ['class', 'from', 'None', 'createdAt', 'model_config', '$id', 'foo-bar', 'foo_bar'],
      properties: Object.fromEntries(
        'class,from,None,createdAt,model_config,$id,foo-bar,foo_bar,copy,json,list,date,1st,größe'
          .split(',')
          .map((name) => [name, { type: 'string' }]),
      ),
    },
    good: [
      {
        class: 'a',
        from: 'b',
        None: 'c',
        createdAt: 'd',
        model_config: 'e',
        $id: 'f',
        'foo-bar': 'g',
        foo_bar: 'h',
        list: 'i',
        größe: 'j',
      },
    ],
    bad: [{ class: 'a', from: 'b' }],
  },
  Formats: {
    schema: {
      type: 'object',
      properties: {
        id: { type: 'string', format: 'uuid' },
        at: { type: 'string', format: 'date-time' },
        on: { type: 'string', format: 'date' },
        email: { type: 'string', format: 'email' },
        uri: { type: 'string', format: 'uri' },
      },
    },
    good: [
      { id: '3fa85f64-5717-4562-b3fc-2c963f66afa6' },
      { at: '2026-01-02T03:04:05Z', on: '2026-01-02' },
      { email: 'a@example.com', uri: 'https://example.com/a' },
    ],
    bad: [{ id: 'x' }, { at: 'yesterday' }, { at: '2026-01-02' }, { on: 'x' }, { email: 'nobody' }],
  },
  Numbers: {
    schema: {
      type: 'object',
      properties: {
        age: { type: 'integer', minimum: 0, maximum: 150 },
        score: { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 10, default: 1.5 },
        even: { type: 'integer', multipleOf: 2 },
        level: { type: 'integer', enum: [1, 2] },
        isOn: { type: 'boolean' },
      },
    },
    good: [{ age: 0, score: 9.5, even: 4, level: 2, isOn: false }, { score: 3 }],
    bad: [
      { age: -1 },
      { age: 151 },
      { age: 1.5 },
      { age: '3' },
      { score: 0 },
      { score: 10 },
    ].concat([{ even: 3 }, { level: 3 }, { isOn: 'true' }] as never[]),
  },
  Lists: {
    schema: {
      type: 'object',
      properties: {
        tags: { type: 'array', minItems: 1, maxItems: 2, items: { type: 'string', maxLength: 3 } },
        kinds: { type: 'array', items: { type: 'string', enum: ['a', 'b'] } },
        counts: { type: 'object', additionalProperties: { type: 'integer' } },
        deep: { type: 'array', items: { type: 'array', items: { $ref: ref('Address') } } },
        anything: {},
        free: { type: 'object' },
      },
    },
    good: [
      { tags: ['abc'], kinds: ['b'], counts: { x: 1 }, deep: [[{ street: 'Hill' }]] },
      { anything: [1], free: { a: { b: 1 } } },
    ],
    bad: [{ tags: [] }, { tags: ['a', 'b', 'c'] }, { tags: ['long'] }, { kinds: ['c'] }].concat([
      { counts: { x: 'y' } },
      { deep: [[{}]] },
      { deep: [{ street: 'Hill' }] },
      { free: 1 },
    ] as never[]),
  },
  Closed: {
    schema: { type: 'object', additionalProperties: false, properties: { a: { type: 'string' } } },
    good: [{ a: 'b' }, {}],
    bad: [{ b: 1 }],
  },
  Node: {
    schema: {
      type: 'object',
      required: ['value'],
      properties: {
        value: { type: 'integer' },
        children: { type: 'array', items: { $ref: ref('Node') } },
        parent: { anyOf: [{ $ref: ref('Node') }, { type: 'null' }] },
      },
    },
    good: [{ value: 1, children: [{ value: 2 }], parent: null }],
    bad: [
      { value: 1, children: [{}] },
      { value: 1, parent: {} },
    ],
  },
  Cat: {
    schema: {
      type: 'object',
      required: ['petType'],
      properties: { petType: { type: 'string' }, lives: { type: 'integer' } },
    },
  },
  Dog: {
    schema: {
      allOf: [
        { $ref: ref('Cat') },
        { type: 'object', required: ['bark'], properties: { bark: { type: 'boolean' } } },
      ],
    },
  },
  Pet: {
    schema: {
      oneOf: [{ $ref: ref('Cat') }, { $ref: ref('Dog') }],
      discriminator: { propertyName: 'petType', mapping: { cat: ref('Cat'), dog: ref('Dog') } },
    },
    good: [
      { petType: 'cat', lives: 9 },
      { petType: 'dog', bark: true },
    ],
    bad: [{ petType: 'dog' }, { petType: 'bird' }, { bark: true }, { petType: 'cat', lives: 'x' }],
  },
  Either: {
    schema: { oneOf: [{ type: 'string' }, { type: 'integer' }, { type: 'null' }] },
    good: ['a', 1, null],
    bad: [1.5, {}],
  },
  Name: { schema: { type: 'string', minLength: 1 }, good: ['a'], bad: ['', 1] },
  Names_list: { schema: { type: 'array', items: { $ref: ref('Name') } }, bad: [['']] },
  Inline: {
    schema: {
      type: 'object',
      required: ['part'],
      properties: {
        part: {
          type: 'object',
          required: ['choice'],
          properties: { choice: { oneOf: [{ type: 'integer' }, { $ref: ref('Address') }] } },
        },
      },
    },
    good: [{ part: { choice: 1 } }, { part: { choice: { street: 'Hill' } } }],
    bad: [{ part: {} }, { part: { choice: 'x' } }],
  },
  Optional: { schema: { type: 'object', properties: { x: { type: 'string' } } }, good: [{}] },
  dict: { schema: { type: 'object', properties: { x: { type: 'string' } } }, good: [{ x: 'y' }] },
} as const satisfies Record<
  string,
  { schema: object; good?: readonly unknown[]; bad?: readonly unknown[] }
>;

/** The shapes as an OpenAPI document. */
export const SHAPES_DOCUMENT = JSON.stringify({
  openapi: '3.1.0',
  info: { title: 'Shapes', version: '1' },
  paths: {},
  components: {
    schemas: Object.fromEntries(Object.entries(SHAPES).map(([name, { schema }]) => [name, schema])),
  },
});

function ref(name: string): string {
  return `#/components/schemas/${name}`;
}
