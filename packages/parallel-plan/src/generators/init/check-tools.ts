import {
  addDependenciesToPackageJson,
  detectPackageManager,
  type GeneratorCallback,
  getPackageManagerVersion,
  type Tree,
} from '@nx/devkit';
import { OPENAPI_GENERATOR, type OptionalTool, PGLITE } from '@parallel-plan/contracts';
import { isMap, parseDocument } from 'yaml';
import { hasDependency } from './dependencies';

/** A package that adds a check, and what the check is. */
interface CheckTool extends OptionalTool {
  readonly use: string;
  /** Its dependencies with install scripts, which it doesn't need. pnpm requires a decision. */
  readonly scripts?: readonly string[];
}

const OPENSPEC: CheckTool = {
  name: '@fission-ai/openspec',
  version: '^1.13.2',
  use: 'validates changes',
};
const SQL: CheckTool = { ...PGLITE, use: 'runs SQL contracts' };
const PYTHON_MODELS: CheckTool = {
  ...OPENAPI_GENERATOR,
  use: 'generates Python models, with the Java on this machine',
  scripts: [OPENAPI_GENERATOR.name, '@nestjs/core'],
};

/** The packages that `init` may add to `devDependencies`. */
export const CHECK_TOOLS: readonly CheckTool[] = [OPENSPEC, SQL, PYTHON_MODELS];

/**
 * The packages that the checks need and `package.json` doesn't list, in any version: a workspace
 * may use them for other purposes too.
 *
 * @param generatesModels whether Python models are wanted and this machine has a Java for them
 * @returns an empty list if there is no `package.json`
 */
export function missingTools(tree: Tree, generatesModels: boolean): readonly CheckTool[] {
  if (!tree.exists('package.json')) return [];
  const wanted = CHECK_TOOLS.filter((tool) => tool !== PYTHON_MODELS || generatesModels);
  return wanted.filter(({ name }) => !hasDependency(tree, name));
}

/** Lists tools with their use, for a question to the user. */
export function describeTools(tools: readonly CheckTool[]): string {
  return tools.map(({ name, version, use }) => `  ${name}@${version} ${use}`).join('\n');
}

/**
 * Adds tools to `devDependencies`.
 *
 * @returns the task that installs them
 */
export function addTools(
  tree: Tree,
  tools: readonly CheckTool[],
  keepExistingVersions: boolean,
): GeneratorCallback {
  denyInstallScripts(
    tree,
    tools.flatMap(({ scripts = [] }) => scripts),
  );
  return addDependenciesToPackageJson(
    tree,
    {},
    Object.fromEntries(tools.map(({ name, version }) => [name, version])),
    'package.json',
    keepExistingVersions,
  );
}

const PNPM_WORKSPACE = 'pnpm-workspace.yaml';

/**
 * pnpm 11 and newer fail an install with an install script that is neither allowed nor denied.
 * A decision of the user is kept.
 */
function denyInstallScripts(tree: Tree, names: readonly string[]): void {
  if (names.length === 0 || !needsDecisions(tree)) return;
  const settings = parseDocument(tree.read(PNPM_WORKSPACE, 'utf-8') ?? '');
  if (settings.errors.length > 0) return;
  if (settings.contents !== null && !isMap(settings.contents)) return;
  const undecided = names.filter(
    (name) => typeof settings.getIn(['allowBuilds', name]) !== 'boolean',
  );
  if (undecided.length === 0) return;
  for (const name of undecided) settings.setIn(['allowBuilds', name], false);
  tree.write(PNPM_WORKSPACE, settings.toString({ singleQuote: true }));
}

function needsDecisions(tree: Tree): boolean {
  if (detectPackageManager(tree.root) !== 'pnpm') return false;
  try {
    return Number.parseInt(getPackageManagerVersion('pnpm', tree.root), 10) >= 11;
  } catch {
    return false;
  }
}
