import { format } from 'prettier';
import { MODELS_FILE, OPENAPI_FILE, TYPES_FILE } from '../request/contract-interfaces';
import type { ContractSources } from '../check/contract-check';
import type { ContractRequest } from '../request/contract-request';
import { generateContracts } from './generate-contracts';
import { NO_MODELS_TOOL } from './generate-contracts';
import type { PythonModelsTool } from './models/models-tool';
import { folderForPython } from './models/testing/python-models';
import { scaffoldContracts } from '../scaffold-contracts';
import { EVENTS, PAYMENTS, TABLES } from '../testing/sample-requests';
import { typesModule } from './types-module';
import { checkDrift, type DriftSettings } from './check-drift';

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

const NO_MODELS: DriftSettings = { pythonModels: 'none', tools: { root: '/nowhere' } };

describe('checkDrift', () => {
  let payments: ContractSources;
  beforeAll(async () => {
    payments = await sourcesOf(PAYMENTS);
  });

  it.each([
    ['an API', PAYMENTS],
    ['events only', EVENTS],
    ['a database migration only', TABLES],
  ])('finds nothing where %s was just made', async (_, request) => {
    const check = await checkDrift(await sourcesOf(request), NO_MODELS);
    expect(check).toEqual({ findings: [], facts: [], notChecked: [] });
  });

  it('takes a formatter for no author', async () => {
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

  it('takes a comment in the contract for no change of it', async () => {
    const commented = edit(payments, OPENAPI, (text) => `# a comment\n${text}`);
    expect((await checkDrift(commented, NO_MODELS)).findings).toEqual([]);
  });

  it.each<[string, string, (text: string) => string | undefined, RegExp]>([
    [
      'a contract that has changed',
      OPENAPI,
      (text) => text.replace('lastDigits', 'digits'),
      /^types\.ts is out of date, because the contract has changed since: run `nx run change\/add-payments:contracts`\.$/,
    ],
    ['a missing file', TYPES, () => undefined, /^types\.ts is missing: run/],
    ['a lost header', TYPES, (text) => text.replace(' * digest', ' *'), /has lost its header/],
    ['an empty file', TYPES, () => '', /has lost its header/],
  ])('finds %s', async (_, file, change, message) => {
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

  it('reads a large document elsewhere, and says the same of it', async () => {
    const large = edit(payments, OPENAPI, (text) => `${text}# ${'x'.repeat(300_000)}\n`);
    const edited = edit(large, TYPES, (text) => text.replace('CardPayment: {', 'Card: {'));
    expect((await checkDrift(large, NO_MODELS)).findings).toEqual([]);
    expect((await checkDrift(edited, NO_MODELS)).findings).toMatchObject([
      { message: expect.stringContaining('was edited by hand'), file: TYPES, column: 9 },
    ]);
  });

  it('ends with a large document that takes for ever', async () => {
    const keys = Array.from({ length: 200_000 }, (_, index) => `  k${index}: 1\n`).join('');
    const slow = edit(payments, OPENAPI, (text) => `${text}x-a:\n${keys}`);
    const tools = { root: '/nowhere', timeoutMs: 500 };
    const { findings, notChecked } = await checkDrift(slow, { pythonModels: 'none', tools });
    expect(findings).toEqual([]);
    expect(notChecked).toMatchObject([{ why: expect.stringContaining('took longer than 2 s') }]);
  });

  it('finds an edit by hand, with its line and column', async () => {
    const edited = edit(payments, TYPES, (text) =>
      text.replace('        CardPayment: {', '        Card: {'),
    );
    const lines = (edited.files.get(TYPES) ?? '').split('\n');
    const { findings } = await checkDrift(edited, NO_MODELS);
    expect(findings).toMatchObject([
      {
        message: expect.stringMatching(/^types\.ts was edited by hand, and the next run/),
        column: 9,
      },
    ]);
    expect(lines[(findings[0]?.line ?? 0) - 1]).toBe('        Card: {');
  });

  it('warns of what another version of the generator has made', async () => {
    const old = edit(payments, TYPES, (text) =>
      text
        .replace(/openapi-typescript [\d.]+/, 'openapi-typescript 6.0.0')
        .replace('lastDigits', 'x'),
    );
    expect((await checkDrift(old, NO_MODELS)).findings).toMatchObject([
      {
        severity: 'warning',
        message: expect.stringContaining('made by openapi-typescript 6.0.0, and'),
      },
    ]);
  });

  it('does not compare with a contract that nothing can be made of', async () => {
    const broken = edit(payments, OPENAPI, () => 'openapi: [');
    expect(await checkDrift(broken, NO_MODELS)).toMatchObject({
      findings: [],
      notChecked: [{ check: 'contract/drift', why: expect.stringContaining('not valid YAML') }],
    });
  });

  it('says that models were not checked where no tool was there to choose', async () => {
    const check = await checkDrift(payments, { tools: { root: '/nowhere' } });
    const why = `models.py: ${NO_MODELS_TOOL}`;
    expect(check).toEqual({
      findings: [],
      facts: [],
      notChecked: [{ check: 'contract/drift', why }],
    });
  });

  it('is the check of the module for types', async () => {
    const module = typesModule(NO_MODELS);
    const files = await module.scaffold(PAYMENTS);
    expect([...files.keys()]).toEqual([TYPES_FILE]);
    expect(files.get(TYPES_FILE)).toBe(payments.files.get(TYPES));
    expect(await module.scaffold(EVENTS)).toEqual(new Map());
    const { findings } = await module.check(
      edit(payments, TYPES, () => undefined),
      { timeoutMs: 10_000 },
    );
    expect(findings).toHaveLength(1);
  });
});

function modelsSuite(tool: PythonModelsTool): void {
  let sources: ContractSources;
  let settings: DriftSettings;
  beforeAll(async () => {
    const payments = await sourcesOf(PAYMENTS);
    const tools = { root: folderForPython(), python: toolPath('python') };
    settings = { pythonModels: tool, tools };
    const { files, notGenerated } = await generateContracts(payments, settings);
    expect(notGenerated).toEqual([]);
    expect([...files.keys()]).toEqual([TYPES_FILE, MODELS_FILE]);
    const generated = [...files].map(([file, text]): [string, string] => [
      `${FOLDER}/${file}`,
      text,
    ]);
    sources = { ...payments, files: new Map([...payments.files, ...generated]) };
  });

  it('takes white space, quotes and comments for no drift', async () => {
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

  it('finds an edit by hand, with its line and column', async () => {
    const edited = edit(sources, MODELS, (text) =>
      text.replace(/^ {4}network: /m, '    netwörk: '),
    );
    const { findings } = await checkDrift(edited, settings);
    const lines = (edited.files.get(MODELS) ?? '').split('\n');
    expect(findings).toMatchObject([
      { file: MODELS, column: 5, message: expect.stringMatching(/^models\.py was edited by hand/) },
    ]);
    expect(lines[(findings[0]?.line ?? 0) - 1]).toMatch(/^ {4}netwörk: /);
  });

  it.each<[string, (text: string) => string | undefined, string]>([
    ['that is missing', () => undefined, 'models.py is missing'],
    ['that is no Python', (text) => `${text}\nclass (`, 'models.py was edited by hand'],
    ['with a class more', (text) => `${text}\nclass More:\n    pass\n`, 'was edited by hand'],
  ])('finds a file %s', async (_, change, message) => {
    const { findings } = await checkDrift(edit(sources, MODELS, change), settings);
    expect(findings).toMatchObject([{ file: MODELS, message: expect.stringContaining(message) }]);
  });

  it('reports as not checked what can not be made again, and never as passed', async () => {
    const { PATH, JAVA_HOME } = process.env;
    process.env['PATH'] = '';
    delete process.env['JAVA_HOME'];
    try {
      const without = { ...settings, tools: { root: folderForPython() } };
      const edited = edit(sources, MODELS, (text) => `${text}\nx = 1\n`);
      const { findings, notChecked } = await checkDrift(edited, without);
      expect(findings).toEqual([]);
      expect(notChecked).toMatchObject([{ why: expect.stringContaining('was not compared') }]);
    } finally {
      process.env['PATH'] = PATH;
      if (JAVA_HOME !== undefined) process.env['JAVA_HOME'] = JAVA_HOME;
    }
  });
}

describeWith('python', 'checkDrift of models by datamodel-codegen', () =>
  modelsSuite('datamodel-codegen'),
);

describeWith('python', 'checkDrift of models', () => {
  describeWith('java', 'by openapi-generator', () => modelsSuite('openapi-generator'));
});
