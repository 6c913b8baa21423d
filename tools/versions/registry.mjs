import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The newest patch of a minor version.
 *
 * @param {string} line `23.3`
 * @param {readonly string[]} published all versions of the package
 * @returns {{ version: string, missing: boolean }} where the registry has no release of this minor: `missing`, and the
 *   newest release of the newest minor of this major
 * @throws {Error} if there is no release of this major
 */
export function newestPatch(line, published) {
  const releases = published.filter((version) => /^\d+\.\d+\.\d+$/.test(version)).sort(byVersion);
  const version = releases.findLast((release) => release.startsWith(`${line}.`));
  if (version !== undefined) return { version, missing: false };
  const [major] = line.split('.');
  const other = releases.findLast((release) => release.startsWith(`${major}.`));
  if (other === undefined) throw new Error(`There is no release ${major}.x.`);
  return { version: other, missing: true };
}

/**
 * The versions in which all of these packages are published, in the registry that npm uses. A package of a release may be
 * published later than the others.
 *
 * @param {readonly string[]} names
 * @returns {string[]}
 */
export function commonVersions(names) {
  const [first = [], ...others] = names.map((name) => {
    const versions = JSON.parse(npm(['view', name, 'versions', '--json']));
    return Array.isArray(versions) ? versions : [versions];
  });
  return first.filter((version) => others.every((versions) => versions.includes(version)));
}

/** The version that `npm install <name>` installs. */
export function latestVersion(name) {
  return JSON.parse(npm(['view', name, 'dist-tags.latest', '--json']));
}

/**
 * Installs a major version of Node from the npm package `node`, once.
 *
 * @param {string} major `22`; that of this process is not installed
 * @param {string} cache absolute path of a folder
 * @returns {string} the folder of its program
 * @throws {Error} if the registry has no binary for this machine
 */
export function nodeFolder(major, cache) {
  if (process.versions.node.startsWith(`${major}.`)) return join(process.execPath, '..');
  const folder = join(cache, `node-${major}`);
  const programs = join(folder, 'node_modules/node/bin');
  if (!existsSync(join(programs, 'node'))) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
    npm(['install', '--no-audit', '--no-fund', `node@${major}`], folder);
  }
  return programs;
}

function npm(args, cwd) {
  return execFileSync('npm', args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function byVersion(a, b) {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  return left[0] - right[0] || left[1] - right[1] || left[2] - right[2];
}
