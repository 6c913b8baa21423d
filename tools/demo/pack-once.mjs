import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { publishedPackages } from '../release/published-packages.mjs';
import { DemoError, environment } from './steps.mjs';

/**
 * Packs the published packages, unless the tarballs of the last time were made from the same sources.
 *
 * @param {string} root the folder of the repository, absolute
 * @param {string} folder absolute; it receives the tarballs
 * @returns {Promise<string[]>} absolute paths of the tarballs
 */
export async function packOnce(root, folder) {
  const stamp = join(folder, 'sources.sha256');
  const digest = digestOf(root);
  if (readIfThere(stamp) !== digest) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    console.log('$ npm run pack');
    await pack(root, folder);
    writeFileSync(stamp, digest);
  }
  return readdirSync(folder)
    .filter((name) => name.endsWith('.tgz'))
    .map((name) => join(folder, name));
}

/** All files that a build or a pack may read. */
function digestOf(root) {
  const hash = createHash('sha256');
  const sources = publishedPackages(root).map((one) => one.root);
  for (const folder of [...sources, 'schemas', 'tools/release']) {
    const names = readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => !/\.spec\.ts$|[\\/]testing[\\/]/.test(file))
      .sort();
    for (const file of names) hash.update(`${file}\0`).update(readFileSync(file)).update('\0');
  }
  return hash.update(readFileSync(join(root, 'package-lock.json'))).digest('hex');
}

function pack(root, folder) {
  return new Promise((resolve, reject) => {
    const args = [join(root, 'tools/release/pack.mjs'), folder];
    const child = spawn(process.execPath, args, { cwd: root, env: environment() });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    }
    child.on('close', (exitCode) =>
      exitCode === 0 ? resolve() : reject(new DemoError(`The pack failed:\n${output}`)),
    );
  });
}

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
