import { parse } from 'yaml';
import type { ContractRequest } from '../../request/contract-request';
import { OPENAPI_FILE } from '../../request/contract-interfaces';
import { scaffoldContracts } from '../../scaffold-contracts';
import { BARE_API, PAYMENTS } from '../../testing/sample-requests';
import { documentDigest } from '../generated-header';
import { documentTrials } from './testing/document-trials';
import { renderModels } from './render-models';
import { folderForPython, judge, runWithModels, type Trial } from './testing/python-models';
import { SHAPES, SHAPES_DOCUMENT } from './testing/shapes-document';

const FILE = '../openapi/v1.yaml';

async function render(text: string): Promise<string> {
  const settings = { root: folderForPython(), python: toolPath('python') };
  return (await renderModels({ text, file: FILE }, 'openapi-generator', settings)) ?? '';
}

/** Names that are no class names in Python have got another one. */
const CLASSES: Readonly<Record<string, string>> = {
  Optional: 'OptionalModel',
  dict: 'DictModel',
  Names_list: 'NamesList',
};

function trialsOf(kind: 'good' | 'bad'): readonly Trial[] {
  return Object.entries(SHAPES).flatMap(([name, shape]) => {
    const values: readonly unknown[] = (kind in shape ? Reflect.get(shape, kind) : []) as unknown[];
    return values.map((value) => ({ model: CLASSES[name] ?? name, value }));
  });
}

function suite(): void {
  let shapes = '';
  beforeAll(async () => {
    shapes = await render(SHAPES_DOCUMENT);
  });

  it('names the source, its digest, the generator and the keywords that are not enforced', async () => {
    expect(shapes.split('\n').slice(0, 4)).toEqual([
      '# Generated. Do not edit: change the source, then generate again.',
      `# source: ${FILE}`,
      `# digest: ${documentDigest(JSON.parse(SHAPES_DOCUMENT))}`,
      expect.stringMatching(/^# generator: openapi-generator \d+\.\d+\.\d+$/),
    ]);
    const unique = { type: 'array', uniqueItems: true, items: { type: 'string' } };
    const look = { type: 'string', pattern: '^(?=a)' };
    const models = await render(documentOf({ A: unique, B: look }));
    expect(models).toContain('# not enforced: pattern with look-around (1), uniqueItems (1)\n');
    const made = { type: 'string', format: 'date-time', pattern: '^\\d{4}-\\d{2}-\\d{2}T.*Z$' };
    const code = { type: 'string', enum: ['a', 'bb'], maxLength: 1 };
    const fence = { type: 'object', required: ['made'], properties: { made, code } };
    const host = { type: 'string', format: 'hostname' };
    expect(await render(documentOf({ Fence: fence, Host: host }))).toContain(
      '# not enforced: format hostname (1), maxLength beside enum (1), null of optional properties (1), pattern of a date-time (1)\n',
    );
  });

  it('accepts every valid value of every shape', () => {
    const trials = trialsOf('good');
    const answers = judge(toolPath('python'), shapes, trials);
    expect(trials.filter((_, index) => answers[index] !== 'accepted')).toEqual([]);
    expect(trials.length).toBeGreaterThan(20);
  });

  it('refuses every invalid value', () => {
    const trials = trialsOf('bad');
    const answers = judge(toolPath('python'), shapes, trials);
    expect(trials.filter((_, index) => answers[index] !== 'refused')).toEqual([]);
    expect(trials.length).toBeGreaterThan(40);
  });

  it('chooses a variant by its constant where there is no mapping, as the mock does', async () => {
    const kind = (value: string) => ({ type: 'string', const: value });
    const variant = (value: string, field: string) => ({
      type: 'object',
      required: ['kind', field],
      properties: { kind: kind(value), [field]: { type: 'integer' } },
    });
    const union = {
      oneOf: [{ $ref: '#/components/schemas/Sea' }, { $ref: '#/components/schemas/Lake' }],
    };
    const models = await render(
      documentOf({
        Sea: variant('salt-water', 'depth'),
        Lake: variant('sweet-water', 'area'),
        Water: { ...union, discriminator: { propertyName: 'kind' } },
      }),
    );
    const trials = [
      { model: 'Water', value: { kind: 'salt-water', depth: 1 } },
      { model: 'Water', value: { kind: 'sweet-water', area: 1 } },
      { model: 'Water', value: { kind: 'salt-water', area: 1 } },
      { model: 'Water', value: { kind: 'Sea', depth: 1 } },
    ];
    expect(judge(toolPath('python'), models, trials)).toEqual([
      'accepted',
      'accepted',
      'refused',
      'refused',
    ]);
  });

  it('defines a class for every component schema', () => {
    const names = Object.keys(SHAPES).map((name) => CLASSES[name] ?? name);
    const code = `print([name for name in ${JSON.stringify(names)} if not hasattr(models, name)])`;
    expect(runWithModels(toolPath('python'), shapes, code)).toBe('[]');
  });

  it('uses Python names for fields and serialises the names of the contract', () => {
    const value = { class: '1', from: '2', None: '3', createdAt: '4', model_config: '5' };
    const rest = { $id: '6', 'foo-bar': '7', foo_bar: '8' };
    const code = [
      `value = ${JSON.stringify({ ...value, ...rest })}`,
      'names = models.Names.model_validate(value)',
      'assert (names.class_, names.from_, names.created_at) == ("1", "2", "4")',
      'assert names.model_dump(by_alias=True, exclude_none=True) == value',
      'assert models.Numbers(is_on=True).score == 1.5',
      'print(models.Pet.model_validate({"petType": "dog", "bark": True}).root.bark)',
    ].join('\n');
    expect(runWithModels(toolPath('python'), shapes, code)).toBe('True');
  });

  it.each<[string, ContractRequest, number]>([
    ['an API with everything', PAYMENTS, 10],
    ['an API of methods and paths', BARE_API, 5],
  ])(
    'accepts every example of %s and refuses each with a field missing',
    async (_, request, least) => {
      const text = (await scaffoldContracts(request)).get(OPENAPI_FILE) ?? '';
      const { good, bad } = documentTrials(parse(text));
      const models = await render(text);
      const answers = judge(toolPath('python'), models, [...good, ...bad]);
      expect(good.filter((_one, index) => answers[index] !== 'accepted')).toEqual([]);
      expect(bad.filter((_one, index) => answers[good.length + index] !== 'refused')).toEqual([]);
      expect(Math.min(good.length, bad.length)).toBeGreaterThanOrEqual(least);
    },
  );

  it('writes the same bytes each time', async () => {
    expect(await render(SHAPES_DOCUMENT)).toBe(shapes);
  });

  it('returns an empty string for a document without schemas', async () => {
    expect(await render(documentOf({}))).toBe('');
  });
}

function documentOf(schemas: object): string {
  const info = { title: 'A', version: '1' };
  return JSON.stringify({ openapi: '3.1.0', info, paths: {}, components: { schemas } });
}

describeWith('python', 'renderModels', suite);
