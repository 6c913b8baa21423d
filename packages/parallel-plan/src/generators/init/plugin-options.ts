import { type NxJsonConfiguration, readNxJson, type Tree, updateNxJson } from '@nx/devkit';
import { type NormalizedOptions, normalizeOptions } from '../../graph/options';
import { GeneratorError } from '../generator-error';

/** The name of the plugin in `nx.json` and `package.json`. */
export const PLUGIN_NAME = 'parallel-plan';

/**
 * Adds the plugin to `nx.json`, unless it is already there, as a string or as an object with
 * options.
 *
 * @throws GeneratorError if there is no `nx.json`, or its `plugins` is not a list
 */
export function registerPlugin(tree: Tree): void {
  const nxJson = readNxConfiguration(tree);
  const plugins: unknown = nxJson.plugins ?? [];
  if (!Array.isArray(plugins)) {
    throw new GeneratorError(
      'init/nx-json-plugins',
      `"plugins" in nx.json must be a list, but it is ${describe(plugins)}. Make it a list and run init again.`,
    );
  }
  if (plugins.some(isThisPlugin)) {
    return;
  }
  updateNxJson(tree, { ...nxJson, plugins: [...plugins, PLUGIN_NAME] });
}

function readNxConfiguration(tree: Tree): NxJsonConfiguration {
  let nxJson: NxJsonConfiguration | null;
  try {
    nxJson = readNxJson(tree);
  } catch (error) {
    throw new GeneratorError(
      'init/nx-json-unreadable',
      'nx.json is not valid JSON. Repair it and run init again.',
      [error instanceof Error ? error.message : String(error)],
    );
  }
  if (nxJson === null) {
    throw new GeneratorError(
      'init/no-nx-json',
      'There is no nx.json here. Run the command at the root of an Nx workspace, or create one with `npx nx init`.',
    );
  }
  if (typeof nxJson !== 'object' || Array.isArray(nxJson)) {
    throw new GeneratorError(
      'init/nx-json-unreadable',
      `nx.json must hold an object, but it holds ${describe(nxJson)}. Repair it and run init again.`,
    );
  }
  return nxJson;
}

function isThisPlugin(entry: unknown): boolean {
  if (typeof entry === 'object' && entry !== null && 'plugin' in entry) {
    return entry.plugin === PLUGIN_NAME;
  }
  return entry === PLUGIN_NAME;
}

function describe(value: unknown): string {
  if (Array.isArray(value)) {
    return 'a list';
  }
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** The plugin's options in `nx.json`, with defaults filled in. */
export function readPluginOptions(tree: Tree): NormalizedOptions {
  const plugins = readNxJson(tree)?.plugins ?? [];
  const entry = plugins.find(
    (plugin) => typeof plugin === 'object' && plugin.plugin === PLUGIN_NAME,
  );
  const own = typeof entry === 'object' ? entry.options : undefined;
  return normalizeOptions(own as Parameters<typeof normalizeOptions>[0]);
}

/** The Nx project of a change. */
export function changeProject(tree: Tree, changeId: string): string {
  return `${readPluginOptions(tree).projectPrefix}${changeId}`;
}
