import { format } from 'prettier';
import { parse } from 'yaml';
import { MODELS_FILE, OPENAPI_FILE, TYPES_FILE } from '../request/contract-interfaces';
import type { ContractSources } from '../check/contract-check';
import type { ContractRequest } from '../request/contract-request';
import { generateContracts, NO_MODELS_TOOL } from './generate-contracts';
import { RETIRED_TOOL } from './models/models-tool';
import { folderForPython } from './models/testing/python-models';
import { scaffoldContracts } from '../scaffold-contracts';
import { EVENTS, PAYMENTS, TABLES } from '../testing/sample-requests';
import { checkDrift, type DriftSettings } from './check-drift';
import { WITHOUT_ESLINT, withHeader } from './generated-header';

const FOLDER = 'openspec/changes/add-payments';
const TYPES = `${FOLDER}/${TYPES_FILE}`;
const MODELS = `${FOLDER}/${MODELS_FILE}`;
const OPENAPI = `${FOLDER}/${OPENAPI_FILE}`;

async function sourcesOf(request: ContractRequest): Promise<ContractSources> {
  const scaffolded = await scaffoldContracts(request);
  const files = new Map([...scaffolded].map(([file, text]) => [`${FOLDER}/${file}`, text]));
  return { folder: FOLDER, files, openapi: files.has(OPENAPI) ? [OPENAPI] : [] };
}

function edit(
  { folder, files, openapi }: ContractSources,
  file: string,
  change: (text: string) => string | undefined,
): ContractSources {
  const edited = new Map(files);
  const text = change(files.get(file) ?? '');
  if (text === undefined) edited.delete(file);
  else edited.set(file, text);
  expect(text).not.toBe(files.get(file));
  return { folder, files: edited, openapi };
}

const NO_MODELS: DriftSettings = { pythonModels: 'none' };

describe('checkDrift', () => {
  let payments: ContractSources;
  beforeAll(async () => {
    payments = await sourcesOf(PAYMENTS);
  });

  it.each([
    ['an API', PAYMENTS],
    ['events only', EVENTS],
    ['a database migration only', TABLES],
  ])('accepts %s that was just generated', async (_, request) => {
    const check = await checkDrift(await sourcesOf(request), NO_MODELS);
    expect(check).toEqual({ findings: [], facts: [], notChecked: [] });
  });

  it('accepts a formatted file', async () => {
    const text = await format(payments.files.get(TYPES) ?? '', {
      parser: 'typescript',
      semi: false,
      singleQuote: true,
    });
    const { findings } = await checkDrift(
      edit(payments, TYPES, () => text),
      NO_MODELS,
    );
    expect(findings).toEqual([]);
  });

  it('accepts a comment in the contract', async () => {
    const commented = edit(payments, OPENAPI, (text) => `# a comment\n${text}`);
    expect((await checkDrift(commented, NO_MODELS)).findings).toEqual([]);
  });

  it.each<[string, string, (text: string) => string | undefined, RegExp]>([
    [
      'a contract that has changed',
      OPENAPI,
      (text) => text.replace('lastDigits', 'digits'),
      /^types\.ts is out of date: the contract has changed since\. Run `nx run change\/add-payments:contracts`\.$/,
    ],
    ['a missing file', TYPES, () => undefined, /^types\.ts is missing\. Run/],
    ['a lost header', TYPES, (text) => text.replace(' * digest', ' *'), /has no generator header/],
    ['an empty file', TYPES, () => '', /has no generator header/],
    [
      'a file of an older version',
      TYPES,
      (text) => text.replace(/ \* content.*\n/, ''),
      /older version/,
    ],
    [
      'an edit by hand',
      TYPES,
      (text) => text.replace('CardPayment: {', 'Card: {'),
      /was edited by/,
    ],
    [
      'an edit of one literal',
      TYPES,
      (text) => text.replace('kind: "card_payment"', 'kind: "gift"'),
      /was edited by/,
    ],
    ['a line more', TYPES, (text) => `${text}export const x = 1\n`, /was edited by hand/],
  ])('reports %s', async (_, file, change, message) => {
    const { findings, notChecked } = await checkDrift(edit(payments, file, change), NO_MODELS);
    expect(findings).toEqual([
      {
        code: 'contract/drift',
        message: expect.stringMatching(message),
        file: TYPES,
        line: 1,
        column: 1,
      },
    ]);
    expect(notChecked).toEqual([]);
  });

  it('checks a large document in a child process with the same result', async () => {
    const large = edit(payments, OPENAPI, (text) => `${text}# ${'x'.repeat(300_000)}\n`);
    const edited = edit(large, TYPES, (text) => text.replace('CardPayment: {', 'Card: {'));
    expect((await checkDrift(large, NO_MODELS)).findings).toEqual([]);
    expect((await checkDrift(edited, NO_MODELS)).findings).toMatchObject([
      { message: expect.stringContaining('was edited by hand'), file: TYPES },
    ]);
  });

  it('stops at the timeout for a large document', async () => {
    const keys = Array.from({ length: 200_000 }, (_, index) => `  k${index}: 1\n`).join('');
    const slow = edit(payments, OPENAPI, (text) => `${text}x-a:\n${keys}`);
    const { findings, notChecked } = await checkDrift(slow, { ...NO_MODELS, timeoutMs: 500 });
    expect(findings).toEqual([]);
    expect(notChecked).toMatchObject([{ why: expect.stringContaining('took longer than 0.5 s') }]);
  });

  it('warns about code from another version of the generator', async () => {
    const text = payments.files.get(TYPES) ?? '';
    const body = text.slice(text.indexOf('*/') + 2);
    const made = withHeader(
      `${body}\nexport type Old = 1;`,
      {
        source: { file: 'x' },
        document: parse(payments.files.get(OPENAPI) ?? ''),
        generator: 'openapi-typescript 6.0.0',
      },
      '*',
    );
    expect(
      (
        await checkDrift(
          edit(payments, TYPES, () => made),
          NO_MODELS,
        )
      ).findings,
    ).toMatchObject([
      {
        severity: 'warning',
        message: expect.stringContaining(
          'generated by openapi-typescript 6.0.0; openapi-typescript',
        ),
      },
    ]);
  });

  it('skips the comparison when the contract is not valid YAML', async () => {
    const broken = edit(payments, OPENAPI, () => 'openapi: [');
    expect(await checkDrift(broken, NO_MODELS)).toMatchObject({
      findings: [],
      notChecked: [{ check: 'contract/drift', why: expect.stringContaining('not valid YAML') }],
    });
  });

  it.each<[string, DriftSettings, string]>([
    ['there is no setting', {}, NO_MODELS_TOOL],
    ['the setting names a retired tool', { pythonModels: 'datamodel-codegen' }, RETIRED_TOOL],
  ])('reports models as not checked when %s', async (_, settings, reason) => {
    expect(await checkDrift(payments, settings)).toEqual({
      findings: [],
      facts: [],
      notChecked: [{ check: 'contract/drift', why: `${MODELS}: ${reason}` }],
    });
  });

  describe('of copies in projects', () => {
    const copy = 'libs/web/src/generated/add-payments.ts';
    const withCopy = (text: string | undefined): ContractSources => ({
      ...payments,
      copies: new Map([[copy, text]]),
    });

    it('generates the same code as for the change', async () => {
      const settings = { pythonModels: 'none', tools: { root: '/nowhere' } } as const;
      const { copies, files } = await generateContracts(withCopy(undefined), settings);
      const types = files.get(TYPES_FILE) ?? '';
      const source = '../openapi/v1.yaml';
      expect(types).toContain(`source: ${source}\n`);
      const text = types.replace(source, `${FOLDER}/contracts/openapi/v1.yaml`);
      expect(copies).toEqual(new Map([[copy, `${WITHOUT_ESLINT}${text}`]]));
      const generated = withCopy(copies.get(copy));
      expect((await checkDrift(generated, NO_MODELS)).findings).toEqual([]);
    });

    it.each([
      ['missing', undefined, 'add-payments.ts is missing'],
      ['edited', (text: string) => text.replace('CardPayment: {', 'Card: {'), 'was edited by hand'],
    ])('reports one that is %s', async (_, change, message) => {
      const text = change?.(payments.files.get(TYPES) ?? '');
      const settings = { ...NO_MODELS, allCopies: true };
      expect((await checkDrift(withCopy(text), settings)).findings).toMatchObject([
        { file: copy, message: expect.stringContaining(message) },
      ]);
    });

    it('accepts a missing copy before the first package has run', async () => {
      expect((await checkDrift(withCopy(undefined), NO_MODELS)).findings).toEqual([]);
    });
  });
});

function modelsSuite(): void {
  let sources: ContractSources;
  const settings = { pythonModels: 'openapi-generator' } as const;
  beforeAll(async () => {
    const payments = await sourcesOf(PAYMENTS);
    const tools = { root: folderForPython(), python: toolPath('python') };
    const { files, notGenerated } = await generateContracts(payments, { ...settings, tools });
    expect(notGenerated).toEqual([]);
    expect([...files.keys()]).toEqual([TYPES_FILE, MODELS_FILE]);
    const generated = [...files].map(([file, text]): [string, string] => [
      `${FOLDER}/${file}`,
      text,
    ]);
    sources = { ...payments, files: new Map([...payments.files, ...generated]) };
  });

  it('ignores white space, quotes and comments', async () => {
    const formatted = edit(sources, MODELS, (text) =>
      text
        .replaceAll(/(?<!\\)"([a-z ]*)"/g, "'$1'")
        .replaceAll('\n\n\n', '\n\n\n\n# a comment\n')
        .replaceAll('Field(', 'Field(\n        '),
    );
    expect(await checkDrift(formatted, settings)).toEqual({
      findings: [],
      facts: [],
      notChecked: [],
    });
  });

  it.each<[string, (text: string) => string | undefined, string]>([
    ['that is missing', () => undefined, 'models.py is missing'],
    [
      'with another field',
      (text) => text.replace(/^ {4}network: /m, '    netwörk: '),
      'was edited',
    ],
    ['that is no Python', (text) => `${text}\nclass (`, 'models.py was edited by hand'],
    ['with a class more', (text) => `${text}\nclass More:\n    pass\n`, 'was edited by hand'],
  ])('reports a file %s', async (_, change, message) => {
    const { findings } = await checkDrift(edit(sources, MODELS, change), settings);
    expect(findings).toMatchObject([{ file: MODELS, message: expect.stringContaining(message) }]);
  });

  it('checks existing models without any tool, for every setting', async () => {
    const edited = edit(sources, MODELS, (text) => `${text}\nx = 1\n`);
    for (const pythonModels of ['none', 'datamodel-codegen', 'openapi-generator'] as const) {
      expect((await checkDrift(sources, { pythonModels })).findings).toEqual([]);
      expect((await checkDrift(edited, { pythonModels })).findings).toMatchObject([
        { file: MODELS, message: expect.stringContaining('was edited by hand') },
      ]);
    }
  });
}

describeWith('python', 'checkDrift of models', modelsSuite);
