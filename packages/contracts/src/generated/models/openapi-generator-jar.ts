import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { DEFAULT_TOOL_TIMEOUT_MS, type ToolSettings } from './models-tool';
import { ModelsToolError } from './models-tool-error';
import { runTool } from './run-tool';
import { isObject } from '@parallel-plan/plan/text';
import { pythons } from './tool-places';

const NAME = 'openapi-generator';

/** What @openapitools/openapi-generator-cli 2.35.0 gets when nothing else is asked for. */
const DEFAULT_VERSION = '7.23.0';

const WRAPPER = 'node_modules/@openapitools/openapi-generator-cli';

export interface GeneratorJar {
  readonly jar: string;
  readonly version: string;
}

/**
 * Finds the generator's jar: where the npm package keeps it (or would, once it has got it), in the
 * local Maven repository, or in the Python package. The version is the one that `openapitools.json`
 * names, or our default; the Python package has one only, which is taken as it is.
 *
 * @throws ModelsToolError where there is none
 */
export async function findJar(java: string, settings: ToolSettings): Promise<GeneratorJar> {
  const { version, storage } = readConfiguration(settings.root);
  const known = [
    join(storage, `${version}.jar`),
    join(mavenRepository(), version, `openapi-generator-cli-${version}.jar`),
  ].find((path) => existsSync(path));
  const jar = known ?? (await getWithWrapper(version, storage, settings));
  if (jar !== undefined) return { jar, version };
  for (const python of pythons(settings)) {
    const packaged = await inPythonPackage(python, java, settings);
    if (packaged !== undefined) return packaged;
  }
  throw new ModelsToolError(
    'missing',
    NAME,
    `models.py is made by ${NAME}, and its jar is not on this machine: run \`npm install --save-dev @openapitools/openapi-generator-cli@2.35.0\`, or \`pip install openapi-generator-cli==${version}\`.`,
  );
}

/** Whether the jar is on the machine, or the npm package that gets it. Nothing is fetched. */
export async function mayHaveJar(java: string, settings: ToolSettings): Promise<boolean> {
  if (existsSync(join(settings.root, WRAPPER, 'main.js'))) return true;
  try {
    await findJar(java, settings);
    return true;
  } catch (error) {
    if (error instanceof ModelsToolError) return false;
    throw error;
  }
}

function readConfiguration(root: string): { readonly version: string; readonly storage: string } {
  const settings = wrapperSettings(root);
  const version = settings['version'];
  const storage = settings['storageDir'];
  return {
    version:
      typeof version === 'string' && /^\d+(?:\.\d+)+$/.test(version) ? version : DEFAULT_VERSION,
    storage:
      typeof storage === 'string' ? inFolder(root, storage) : join(root, WRAPPER, 'versions'),
  };
}

function wrapperSettings(root: string): Record<string, unknown> {
  try {
    const json: unknown = JSON.parse(readFileSync(join(root, 'openapitools.json'), 'utf8'));
    const settings = isObject(json) ? json['generator-cli'] : undefined;
    return isObject(settings) ? settings : {};
  } catch {
    return {};
  }
}

function inFolder(root: string, path: string): string {
  const home = path.replace(/^~(?=$|[\\/])/, homedir());
  return isAbsolute(home) ? home : join(root, home);
}

function mavenRepository(): string {
  return join(homedir(), '.m2/repository/org/openapitools/openapi-generator-cli');
}

/**
 * Has the npm package get the jar, where it is installed. It runs in a folder of its own, because it
 * writes its settings where it runs, and only to tell its version, because it hands everything else
 * to a shell.
 */
async function getWithWrapper(
  version: string,
  storage: string,
  settings: ToolSettings,
): Promise<string | undefined> {
  const wrapper = join(settings.root, WRAPPER, 'main.js');
  if (!existsSync(wrapper)) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'parallel-plan-jar-'));
  try {
    const configuration = { 'generator-cli': { version, storageDir: storage } };
    await writeFile(join(folder, 'openapitools.json'), JSON.stringify(configuration));
    const timeoutMs = settings.timeoutMs ?? DEFAULT_TOOL_TIMEOUT_MS;
    await runTool(
      { program: process.execPath, args: [wrapper, 'version'] },
      { cwd: folder, timeoutMs },
    );
    const jar = join(storage, `${version}.jar`);
    return existsSync(jar) ? jar : undefined;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function inPythonPackage(
  python: string,
  java: string,
  settings: ToolSettings,
): Promise<GeneratorJar | undefined> {
  const options = { cwd: tmpdir(), timeoutMs: Math.min(30_000, settings.timeoutMs ?? 30_000) };
  const script = 'import openapi_generator_cli as m; print(m.__file__)';
  const found = await runTool({ program: python, args: ['-c', script] }, options);
  if (found.kind !== 'done' || found.exitCode !== 0) return undefined;
  const jar = join(dirname(found.stdout.trim()), 'openapi-generator.jar');
  if (!existsSync(jar)) return undefined;
  const asked = await runTool({ program: java, args: ['-jar', jar, 'version'] }, options);
  const version = asked.kind === 'done' ? /\d+\.\d+\.\d+/.exec(asked.stdout)?.[0] : undefined;
  return version === undefined ? undefined : { jar, version };
}
