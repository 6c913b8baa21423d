import { join, resolve } from 'node:path';

/** What `nx.json` and the environment say about Nx's cache. */
interface CacheSettings {
  readonly cacheDirectory?: string;
}

/**
 * Where the facts of plans are kept between runs: where the user has put Nx's cache, and otherwise
 * in `node_modules/.cache`, which no repository tracks. `@nx/devkit` knows Nx's own default, but
 * loading it would be most of what the plugin costs at each start of Nx.
 *
 * @param workspaceRoot absolute
 * @returns an absolute path
 */
export function cacheFile(workspaceRoot: string, { cacheDirectory }: CacheSettings = {}): string {
  const chosen = process.env['NX_CACHE_DIRECTORY'] ?? cacheDirectory;
  return chosen === undefined
    ? join(workspaceRoot, 'node_modules/.cache/parallel-plan/graph.json')
    : join(resolve(workspaceRoot, chosen), 'parallel-plan-graph.json');
}
