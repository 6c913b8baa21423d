import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { chooseModelsTool } from './find-generator';
import { type PythonModelsTool, RETIRED_TOOL } from './models-tool';
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

const JAVA = 'jdk/bin/java';
const JAR = 'node_modules/@openapitools/openapi-generator-cli/versions/7.23.0.jar';

function javaVersion(text: string): string {
  return `if (process.argv.includes('-version')) { console.error('openjdk version "${text}"'); process.exit(); }\n`;
}

/** What a Python says that has the package, with a Java of its own or without. */
function packaged(root: string, java?: string): Record<string, string> {
  const found = { jar: join(root, 'python.jar'), version: '7.23.0', ...(java && { java }) };
  return {
    'python.jar': '',
    '.venv/bin/python': `console.log(${JSON.stringify(JSON.stringify(found))})`,
  };
}

describe('the search for a tool for Python models', () => {
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

  function render(root: string, tool: PythonModelsTool = 'openapi-generator', timeoutMs = 20_000) {
    if (existsSync(join(root, JAVA))) process.env['JAVA_HOME'] = join(root, 'jdk');
    return renderModels({ text: TEXT, file: 'v1.yaml' }, tool, { root, timeoutMs });
  }

  it.each<[string, Record<string, string>, string, RegExp]>([
    ['nothing', {}, 'missing', /is not on this machine\. Install uv \(.*\), or run `pip install/],
    [
      'an old Java',
      { [JAVA]: javaVersion('1.8.0_412'), [JAR]: '' },
      'too-old',
      /Java 8 is too old for it\. Install uv /,
    ],
    [
      'a Java without the jar',
      { [JAVA]: javaVersion('17.0.1') },
      'missing',
      /jar is not on this machine\. .*npm install --save-dev @openapitools\//,
    ],
    [
      'a generator that fails',
      {
        [JAVA]: `${javaVersion('17.0.1')}console.error('Exception in thread: no'); process.exit(1)`,
        [JAR]: '',
      },
      'failed',
      /^openapi-generator 7\.23\.0 failed: Exception in thread: no$/,
    ],
  ])('reports what to install when the machine has %s', async (_, programs, code, message) => {
    const rendering = render(machine(programs));
    await expect(rendering).rejects.toMatchObject({ name: 'ModelsToolError', code });
    await expect(rendering).rejects.toThrow(message);
  });

  it('reports the replacement when a workspace names datamodel-codegen', async () => {
    const rendering = render(machine({}), 'datamodel-codegen');
    await expect(rendering).rejects.toMatchObject({ code: 'retired', message: RETIRED_TOOL });
    expect(RETIRED_TOOL).toMatch(/Set it to "openapi-generator" in nx\.json/);
  });

  it('uses the jar and the Java of a Python package on a machine without Java', async () => {
    const root = machine({
      'own/java': `console.error('ERROR: this Java ran ' + process.argv[4]); process.exit(1)`,
    });
    for (const [path, script] of Object.entries(packaged(root, join(root, 'own/java')))) {
      const file = join(root, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `#!${process.execPath}\n${script}`, { mode: 0o755 });
    }
    await expect(render(root)).rejects.toThrow(`this Java ran ${join(root, 'python.jar')}`);
  });

  it('kills a tool with its child processes at the timeout', async () => {
    const root = machine({
      [JAR]: '',
      [JAVA]: `${javaVersion('17.0.1')}
const { spawn } = require('node:child_process');
const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'ignore' });
require('node:fs').writeFileSync(__dirname + '/pid', String(child.pid));
setInterval(() => {}, 1e6);`,
    });
    await expect(render(root, 'openapi-generator', 3_000)).rejects.toMatchObject({
      code: 'timeout',
    });
    const pid = Number(readFileSync(join(root, 'jdk/bin/pid'), 'utf8'));
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
    ['datamodel-codegen', { 'bin/datamodel-codegen': '' }, undefined],
    ['uv', { 'bin/uvx': '' }, 'openapi-generator'],
  ])('chooses a tool on a machine with %s', async (_, programs, expected) => {
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
