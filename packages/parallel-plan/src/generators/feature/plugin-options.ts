import { readNxJson, type Tree } from '@nx/devkit';
import { type NormalizedOptions, normalizeOptions } from '../../graph/options';
import { PLUGIN_NAME } from '../init/register-plugin';

/** What the workspace has set for the plugin in `nx.json`, defaults filled in. */
export function readPluginOptions(tree: Tree): NormalizedOptions {
  const plugins = readNxJson(tree)?.plugins ?? [];
  const entry = plugins.find(
    (plugin) => typeof plugin === 'object' && plugin.plugin === PLUGIN_NAME,
  );
  const own = typeof entry === 'object' ? entry.options : undefined;
  return normalizeOptions(own as Parameters<typeof normalizeOptions>[0]);
}

/** The Nx project that will stand for a change. */
export function changeProject(tree: Tree, changeId: string): string {
  return `${readPluginOptions(tree).projectPrefix}${changeId}`;
}
