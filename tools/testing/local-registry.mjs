/**
 * `node tools/testing/local-registry.mjs <storage>`: an npm registry on a free port of this machine. Anyone may publish the
 * packages of this repository; all others come from the registry that npm uses here, and stay in the storage. Prints its
 * address, and runs until it is stopped.
 */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runServer } from 'verdaccio';

import { publishedPackages } from '../release/published-packages.mjs';

const storage = resolve(process.argv[2] ?? 'tmp/registry');
const names = publishedPackages(join(import.meta.dirname, '../..')).map(({ name }) => name);
// Those of an earlier run are other packages of the same version.
for (const name of names) rmSync(join(storage, name), { recursive: true, force: true });

const upstream = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim();
const own = { access: '$all', publish: '$all' };
const server = await runServer({
  configPath: join(storage, 'config.yaml'),
  storage,
  uplinks: { upstream: { url: upstream, maxage: '1h', timeout: '2m' } },
  packages: {
    ...Object.fromEntries(names.map((name) => [name, own])),
    '**': { access: '$all', proxy: 'upstream' },
  },
  middlewares: {},
  max_body_size: '50mb',
  log: { type: 'stdout', level: 'fatal' },
});
server.listen(0, '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}/`);
});
