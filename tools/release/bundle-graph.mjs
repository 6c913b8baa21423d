/** Puts what Nx loads at each start into one file, in the built plugin. */
import { join } from 'node:path';
import { build } from 'esbuild';

/**
 * Replaces `src/graph/index.js` of the built plugin by a bundle of it. Nx starts a process for the
 * plugin, and loading its 27 files took 12 ms there; one file takes 5.
 *
 * @param {string} plugin folder of the built plugin, absolute
 * @param {string} plan folder of the built package `@parallel-plan/plan`, absolute
 */
export async function bundleGraph(plugin, plan) {
  const file = join(plugin, 'src/graph/index.js');
  await build({
    entryPoints: [file],
    outfile: file,
    allowOverwrite: true,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    alias: { '@parallel-plan/plan/dag': join(plan, 'src/dag/index.js') },
    logLevel: 'error',
  });
}
