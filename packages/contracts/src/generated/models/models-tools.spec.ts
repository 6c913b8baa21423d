import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { chooseModelsTool } from './choose-models-tool';
import type { PythonModelsTool } from './models-tool';
import { renderModels } from './render-models';
import { folderForPython } from './testing/python-models';

const TEXT = JSON.stringify({
  openapi: '3.1.0',
  components: { schemas: { A: { type: 'string' } } },
});

/** Programs of a machine, as scripts for the Node that runs this. */
function machine(programs: Readonly<Record<string, string>>): string {
  const root = folderForPython();
  for (const [path, script] of Object.entries(programs)) {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `#!${process.execPath}\n${script}`);
    chmodSync(file, 0o755);
  }
  return root;
}

const CODEGEN = '.venv/bin/datamodel-codegen';
const JAVA = 'jdk/bin/java';
const JAR = 'node_modules/@openapitools/openapi-generator-cli/versions/7.23.0.jar';

function version(text: string): string {
  return `if (process.argv.includes('--version')) { console.log(${JSON.stringify(text)}); process.exit(); }\n`;
}

function javaVersion(text: string): string {
  return `if (process.argv.includes('-version')) { console.error('openjdk version "${text}"'); process.exit(); }\n`;
}

describe('tools for Python models', () => {
  const { PATH, JAVA_HOME } = process.env;
  beforeEach(() => {
    process.env['PATH'] = '';
    delete process.env['JAVA_HOME'];
  });
  afterEach(() => {
    process.env['PATH'] = PATH;
    if (JAVA_HOME === undefined) delete process.env['JAVA_HOME'];
    else process.env['JAVA_HOME'] = JAVA_HOME;
  });

  function render(root: string, tool: PythonModelsTool, timeoutMs = 20_000) {
    if (existsSync(join(root, JAVA))) process.env['JAVA_HOME'] = join(root, 'jdk');
    return renderModels({ text: TEXT, file: 'v1.yaml' }, tool, { root, timeoutMs });
  }

  it.each<[string, PythonModelsTool, Record<string, string>, string, RegExp]>([
    [
      'an old datamodel-codegen',
      'datamodel-codegen',
      { [CODEGEN]: version('0.25.1') },
      'too-old',
      /0\.25\.1 is too old: install 0\.60\.0 or newer/,
    ],
    [
      'one that fails',
      'datamodel-codegen',
      {
        [CODEGEN]: `${version('0.89.0')}console.error('first\\nbecause \\u001b[31m'); process.exit(1)`,
      },
      'failed',
      /^datamodel-codegen 0\.89\.0 failed: because +\[31m$/,
    ],
    [
      'an old Java',
      'openapi-generator',
      { [JAVA]: javaVersion('1.8.0_412'), [JAR]: '' },
      'too-old',
      /this is Java 8: install a newer one/,
    ],
    [
      'a Java without the jar',
      'openapi-generator',
      { [JAVA]: javaVersion('17.0.1') },
      'missing',
      /jar is not on this machine: run `npm install --save-dev @openapitools/,
    ],
    [
      'a generator that fails',
      'openapi-generator',
      {
        [JAVA]: `${javaVersion('17.0.1')}console.error('Exception in thread: no'); process.exit(1)`,
        [JAR]: '',
      },
      'failed',
      /^openapi-generator 7\.23\.0 failed: Exception in thread: no$/,
    ],
  ])('says what is wrong with %s', async (_, tool, programs, code, message) => {
    const rendering = render(machine(programs), tool);
    await expect(rendering).rejects.toMatchObject({ name: 'ModelsToolError', tool, code });
    await expect(rendering).rejects.toThrow(message);
  });

  it('ends a tool that does not end, with what it has started', async () => {
    const root = machine({
      [CODEGEN]: `${version('0.89.0')}
const { spawn } = require('node:child_process');
const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'ignore' });
require('node:fs').writeFileSync(__dirname + '/pid', String(child.pid));
setInterval(() => {}, 1e6);`,
    });
    await expect(render(root, 'datamodel-codegen', 3_000)).rejects.toMatchObject({
      code: 'timeout',
    });
    const pid = Number(readFileSync(join(root, '.venv/bin/pid'), 'utf8'));
    expect(isRunning(pid)).toBe(false);
  });

  it.each<[string, Record<string, string>, PythonModelsTool | undefined]>([
    ['nothing', {}, undefined],
    ['Java alone', { [JAVA]: javaVersion('17.0.1') }, undefined],
    ['Java and the jar', { [JAVA]: javaVersion('17.0.1'), [JAR]: '' }, 'openapi-generator'],
    [
      'Java, and the npm package that gets the jar',
      {
        [JAVA]: javaVersion('17.0.1'),
        'node_modules/@openapitools/openapi-generator-cli/main.js': 'throw new Error("not now")',
      },
      'openapi-generator',
    ],
    ['datamodel-codegen', { [CODEGEN]: version('0.89.0') }, 'datamodel-codegen'],
    ['an old datamodel-codegen', { [CODEGEN]: version('0.25.0') }, undefined],
    ['uv', { 'bin/uvx': '' }, 'datamodel-codegen'],
    ['pipx', { 'bin/pipx': '' }, 'datamodel-codegen'],
  ])('where there is %s, chooses it', async (_, programs, expected) => {
    const root = machine(programs);
    process.env['PATH'] = join(root, 'bin');
    process.env['JAVA_HOME'] = join(root, 'jdk');
    expect(await chooseModelsTool({ root })).toBe(expected);
  });
});

/** A process that has ended and that nobody has asked about yet is not running. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const stat = join('/proc', String(pid), 'stat');
  return !existsSync(stat) || !/\) Z /.test(readFileSync(stat, 'utf8'));
}
