import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import { installedPackages } from '../workspace/installed-packages';

const PGLITE = '@electric-sql/pglite';
const ENVIRONMENTS = ['.venv', 'venv'];
const GENERATOR_JARS = 'node_modules/@openapitools/openapi-generator-cli/versions';
const MAVEN_JARS = '.m2/repository/org/openapitools/openapi-generator-cli';

/**
 * Which of the tools that check contracts this machine has, as one line that goes into the hash of a
 * task: what one machine can't check is no answer for another that can. It only looks whether files
 * are there, because the project graph asks.
 *
 * @param root the workspace root, absolute
 * @param pythonModels what the workspace has chosen; without a choice no Python and no Java is asked
 * @returns `PGlite 0.5.16, python3, uvx`; nothing where there is none
 */
export function contractTools(root: string, pythonModels?: string): string | undefined {
  const pglite = installedPglite(root);
  const found = [
    ...(pglite === undefined ? [] : [`PGlite ${pglite}`]),
    ...(pythonModels === undefined || pythonModels === 'none' ? [] : pythonTools(root)),
    ...(pythonModels === 'datamodel-codegen' ? datamodelTools(root) : []),
    ...(pythonModels === 'openapi-generator' ? generatorTools(root) : []),
  ];
  return found.length === 0 ? undefined : found.join(', ');
}

/** Its version: the workspace's own, or one beside the plugin. */
export function installedPglite(root: string): string | undefined {
  return [root, __dirname].flatMap((from) => installedPackages(PGLITE, from))[0]?.version;
}

/** Python compares what was generated; it also finds the packages of either tool. */
function pythonTools(root: string): readonly string[] {
  return isThere('python3', root) || isThere('python', root) ? ['python'] : [];
}

function datamodelTools(root: string): readonly string[] {
  const installed = ENVIRONMENTS.flatMap((name) => packagesIn(join(root, name)));
  const versions = installed.flatMap(
    (entry) => /^datamodel_code_generator-(.+)\.dist-info$/.exec(entry)?.[1] ?? [],
  );
  return [
    ...versions.slice(0, 1).map((version) => `datamodel-code-generator ${version}`),
    ...['datamodel-codegen', 'uvx', 'pipx'].filter((name) => isThere(name, root)),
  ];
}

/** Whose version is wanted says `openapitools.json`, which is an input of the task. */
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
  ];
}

/** The packages of a Python environment: `lib/python3.12/site-packages`, `Lib/site-packages`. */
function packagesIn(environment: string): readonly string[] {
  return ['lib', 'Lib'].flatMap((lib) => {
    const folder = join(environment, lib);
    const pythons = namesIn(folder).filter((name) => name.startsWith('python'));
    return ['', ...pythons].flatMap((name) => namesIn(join(folder, name, 'site-packages')));
  });
}

function namesIn(folder: string): readonly string[] {
  try {
    return existsSync(folder) ? readdirSync(folder).sort() : [];
  } catch {
    return [];
  }
}

/** In an environment of the workspace, or on the `PATH`. */
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
