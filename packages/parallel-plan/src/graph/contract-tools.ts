import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import { installedPackages } from '../workspace/installed-packages';
import { namesIn } from '../workspace/list-folder';

const PGLITE = '@electric-sql/pglite';
/** Folders of Python environments in a workspace. */
const ENVIRONMENTS = ['.venv', 'venv'];
const GENERATOR_JARS = 'node_modules/@openapitools/openapi-generator-cli/versions';
const MAVEN_JARS = '.m2/repository/org/openapitools/openapi-generator-cli';

/**
 * The tools that check contracts on this machine, as one line for the hash of a task. A verdict
 * without a tool must not be reused on a machine that has it. The project graph calls this, so it
 * only checks whether files exist.
 *
 * @param root absolute path of the workspace root
 * @param pythonModels the setting of `nx.json`; Python and Java count only for `openapi-generator`
 * @returns `PGlite 0.5.16, java`; `undefined` if there is no tool
 */
export function contractTools(root: string, pythonModels?: string): string | undefined {
  const pglite = installedPglite(root);
  const found = [
    ...(pglite === undefined ? [] : [`PGlite ${pglite}`]),
    ...(pythonModels === 'openapi-generator' ? generatorTools(root) : []),
  ];
  return found.length === 0 ? undefined : found.join(', ');
}

/**
 * The version of PGlite in the workspace, or else next to the plugin.
 *
 * @param root absolute path of the workspace root
 * @returns `undefined` if it is not installed
 */
export function installedPglite(root: string): string | undefined {
  return [root, __dirname].flatMap((from) => installedPackages(PGLITE, from))[0]?.version;
}

/**
 * The programs that can run openapi-generator: Java with a jar, or its Python package, which
 * includes both. The version comes from `openapitools.json`, an input of the task.
 */
function generatorTools(root: string): readonly string[] {
  const home = process.env['JAVA_HOME'];
  const hasJava =
    isThere('java', root) || (home !== undefined && isProgram(join(home, 'bin'), 'java'));
  const jars = [
    ...namesIn(join(root, GENERATOR_JARS)),
    ...namesIn(join(homedir(), MAVEN_JARS)),
  ].flatMap((name) => /^(\d[\d.]*\d)(?:\.jar)?$/.exec(name)?.[1] ?? []);
  return [
    ...(hasJava ? ['java'] : []),
    ...[...new Set(jars)].sort().map((version) => `openapi-generator ${version}`),
    ...ENVIRONMENTS.flatMap((name) => pythonGenerators(join(root, name))),
    ...['python3', 'python', 'openapi-generator-cli', 'uvx'].filter((name) => isThere(name, root)),
  ];
}

/** The Python package of openapi-generator in `lib/python3.12/site-packages` or `Lib/site-packages`. */
function pythonGenerators(environment: string): readonly string[] {
  const packages = ['lib', 'Lib'].flatMap((lib) => {
    const folder = join(environment, lib);
    const pythons = namesIn(folder).filter((name) => name.startsWith('python'));
    return ['', ...pythons].flatMap((name) => namesIn(join(folder, name, 'site-packages')));
  });
  return packages.flatMap((name) => {
    const version = /^openapi_generator_cli-(.+)\.dist-info$/.exec(name)?.[1];
    return version === undefined ? [] : [`openapi-generator-cli ${version}`];
  });
}

/** Whether a program exists in a Python environment of the workspace or on the `PATH`. */
function isThere(name: string, root: string): boolean {
  const own = ENVIRONMENTS.flatMap((folder) => [
    join(root, folder, 'bin'),
    join(root, folder, 'Scripts'),
  ]);
  const path = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => isAbsolute(folder));
  return [...own, ...path].some((folder) => isProgram(folder, name));
}

function isProgram(folder: string, name: string): boolean {
  return [name, `${name}.exe`].some((file) => {
    try {
      accessSync(join(folder, file), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * The setting `pythonModels` of `nx.json`: the default of the generator `feature`. Init writes it
 * so that all machines generate the same file. Nx accepts two forms.
 *
 * @param nxJson parsed JSON of any shape
 * @returns the value, of any type
 */
export function pythonModelsDefault(nxJson: unknown): unknown {
  const generators = field(nxJson, 'generators');
  return (
    field(field(generators, 'parallel-plan:feature'), 'pythonModels') ??
    field(field(field(generators, 'parallel-plan'), 'feature'), 'pythonModels')
  );
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
