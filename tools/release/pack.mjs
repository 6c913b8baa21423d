#!/usr/bin/env node
/**
 * Builds the published packages and writes their tarballs into a folder: `npm run pack -- <folder>`.
 * `--no-build` packs what `dist/` holds, for callers whose build already ran.
 */
import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { bundleGraph } from './bundle-graph.mjs';
import { packageProblems, resolutionProblems } from './check-package.mjs';
import { publishedPackages, readJson } from './published-packages.mjs';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const USAGE = `Usage: npm run pack -- <folder>

Builds the published packages and writes one tarball each into <folder>, which is created when it doesn't exist.
  --no-build   pack what dist/ holds, without building`;

async function main(args) {
  const unknown = args.filter((arg) => arg.startsWith('-') && arg !== '--no-build');
  const folders = args.filter((arg) => !arg.startsWith('-'));
  if (unknown.length > 0 || folders.length !== 1 || folders[0] === '') {
    const reason =
      unknown.length > 0
        ? `Unknown option: ${unknown.join(', ')}`
        : 'Exactly one folder is needed.';
    console.error(`${reason}\n\n${USAGE}`);
    return 2;
  }
  // npm runs scripts in the root of the workspace; a relative folder means the caller's.
  const folder = resolve(process.env.INIT_CWD ?? process.cwd(), folders[0]);
  const packages = publishedPackages(ROOT);
  if (!args.includes('--no-build')) build(packages);
  makeFolder(folder);
  for (const tarball of await pack(packages, folder)) console.log(tarball);
  return 0;
}

function makeFolder(folder) {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new PackError(`Cannot write into ${folder}: ${error.message}`);
  }
}

function build(packages) {
  const nx = join(
    ROOT,
    'node_modules/nx',
    readJson(join(ROOT, 'node_modules/nx/package.json')).bin.nx,
  );
  const projects = packages.map(({ project }) => project).join(',');
  const { status } = spawnSync(
    process.execPath,
    [nx, 'run-many', '-t', 'build', '-p', projects, '--output-style=static'],
    // Standard output is the list of tarballs, so what Nx says goes to standard error.
    {
      cwd: ROOT,
      stdio: ['ignore', 2, 2],
      env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false' },
    },
  );
  if (status !== 0) throw new PackError('The build failed: see its messages above.');
}

async function pack(packages, folder) {
  const versions = new Map(packages.map(({ name, dist }) => [name, builtManifest(dist).version]));
  const folderOf = new Map(packages.map(({ name, dist }) => [name, join(ROOT, dist)]));
  await bundleGraph(folderOf.get('parallel-plan'), folderOf.get('@parallel-plan/plan'));
  const packed = await Promise.all(
    packages.map(async ({ dist }) => {
      const built = join(ROOT, dist);
      const manifest = builtManifest(dist);
      const { filename, files } = await npmPack(built, folder);
      const tarball = join(folder, filename);
      const paths = files.map(({ path }) => path);
      const problems = [
        ...packageProblems(built, manifest, paths, versions),
        ...(await resolutionProblems(built, manifest, tarball)),
      ];
      return { tarball, dist, problems };
    }),
  );
  const unsound = packed.filter(({ problems }) => problems.length > 0);
  if (unsound.length > 0) {
    for (const { tarball } of packed) rmSync(tarball, { force: true });
    const list = unsound.flatMap(({ dist, problems }) =>
      problems.map((problem) => `  ${dist}: ${problem}`),
    );
    throw new PackError(
      `Nothing was packed, because of problems in the packages:\n${list.join('\n')}`,
    );
  }
  return packed.map(({ tarball }) => tarball);
}

function builtManifest(dist) {
  try {
    return readJson(join(ROOT, dist, 'package.json'));
  } catch {
    throw new PackError(
      `${dist}/package.json cannot be read: build first, or leave out --no-build.`,
    );
  }
}

async function npmPack(built, folder) {
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  try {
    const { stdout } = await promisify(execFile)('npm', args, { cwd: built });
    const [entry] = Object.values(JSON.parse(stdout));
    return entry;
  } catch (error) {
    throw new PackError(`npm pack failed in ${built}:\n${error.stderr || error.message}`);
  }
}

class PackError extends Error {}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof PackError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
