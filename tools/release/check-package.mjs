import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

import { readJson } from './published-packages.mjs';

/** What must never be published. Templates of generators live in `files/` and may be TypeScript. */
const UNWANTED = [
  { what: 'a spec', matches: (file) => /\.spec\.(d\.ts|[cm]?[jt]s)$/.test(file) },
  { what: 'a test helper', matches: (file) => /(^|\/)testing\//.test(file) },
  {
    what: 'a TypeScript source',
    matches: (file) =>
      /\.[cm]?tsx?$/.test(file) && !/\.d\.[cm]?ts$/.test(file) && !/(^|\/)files\//.test(file),
  },
  {
    what: 'a build or test configuration',
    matches: (file) => /^(project\.json|tsconfig.*\.json|jest\.config\..*)$/.test(file),
  },
];

/**
 * Looks for what would make a tarball useless to those who install it.
 *
 * @param {string} folder the built package, absolute
 * @param {object} manifest its `package.json`
 * @param {string[]} files the paths that `npm pack` put in, relative to the package
 * @param {Map<string, string>} siblings versions of the packages of this release, by name
 * @returns {string[]} one sentence a problem; empty when the package is sound
 */
export function packageProblems(folder, manifest, files, siblings) {
  return [
    ...['README.md', 'LICENSE', 'package.json']
      .filter((file) => !files.includes(file))
      .map((file) => `${file} is missing`),
    ...files.flatMap((file) =>
      UNWANTED.filter(({ matches }) => matches(file)).map(({ what }) => `${file} is ${what}`),
    ),
    ...entryPoints(manifest)
      .filter((file) => !files.includes(file))
      .map((file) => `package.json names ${file}, which the package doesn't contain`),
    ...collectionProblems(folder, manifest, files),
    ...migrationProblems(folder, manifest, files),
    ...siblingProblems(manifest, siblings),
  ];
}

/**
 * Asks publint and attw how other programs and TypeScript resolve a packed package.
 *
 * @param {string} folder the built package, absolute
 * @param {object} manifest its `package.json`
 * @param {string} tarball absolute
 * @returns {Promise<string[]>} one sentence a problem
 */
export async function resolutionProblems(folder, manifest, tarball) {
  const { messages } = await publint({ pkgDir: folder, pack: false, level: 'warning' });
  const types = await checkPackage(createPackageFromTarballData(readFileSync(tarball)));
  return [
    ...messages.map((message) => `publint: ${formatMessage(message, manifest)}`),
    ...(types.problems ?? [])
      // attw takes values behind `export type *` for missing exports.
      .filter(({ kind }) => kind !== 'NamedExports')
      .map(
        ({ kind, entrypoint = '', resolutionKind = '' }) =>
          `attw: ${[kind, entrypoint, resolutionKind].filter(Boolean).join(' ')}`,
      ),
  ];
}

function entryPoints(manifest) {
  const bins =
    typeof manifest.bin === 'string' ? [manifest.bin] : Object.values(manifest.bin ?? {});
  const exported = Object.values(manifest.exports ?? {}).flatMap((target) =>
    typeof target === 'string' ? [target] : Object.values(target),
  );
  return [
    manifest.main,
    manifest.types,
    manifest.generators,
    manifest.executors,
    ...bins,
    ...exported,
  ]
    .filter((file) => typeof file === 'string' && !file.includes('*'))
    .map((file) => file.replace(/^\.\//, ''));
}

/** Each generator and executor needs its code and its schema: a missing one shows only when a user runs it. */
function collectionProblems(folder, manifest, files) {
  return ['generators', 'executors'].flatMap((kind) => {
    const collection = manifest[kind]?.replace(/^\.\//, '');
    if (collection === undefined || !existsSync(join(folder, collection))) return [];
    const entries = Object.entries(readJson(join(folder, collection))[kind] ?? {});
    return entries.flatMap(([name, { factory, implementation, schema }]) =>
      [factory ?? implementation, schema]
        .map((file) => String(file).replace(/^\.\//, '').split('#')[0])
        .filter(
          (file) =>
            ![file, `${file}.js`, `${file}/index.js`].some((candidate) =>
              files.includes(candidate),
            ),
        )
        .map((file) => `${kind} "${name}" names ${file}, which the package doesn't contain`),
    );
  });
}

/** Each migration needs its code: a missing one shows only when a user updates. */
function migrationProblems(folder, manifest, files) {
  const collection = manifest['nx-migrations']?.migrations?.replace(/^\.\//, '');
  if (collection === undefined) return [];
  if (!files.includes(collection)) return [`package.json names ${collection}, which is missing`];
  return Object.entries(readJson(join(folder, collection)).generators ?? {})
    .map(([name, { implementation }]) => [name, `${implementation.replace(/^\.\//, '')}.js`])
    .filter(([, file]) => !files.includes(file))
    .map(([name, file]) => `migration "${name}" names ${file}, which is missing`);
}

/** One version for all packages: a range that the release doesn't satisfy would be fetched from the registry instead. */
function siblingProblems(manifest, siblings) {
  return Object.entries(manifest.dependencies ?? {})
    .filter(([name, range]) => siblings.has(name) && range !== siblings.get(name))
    .map(
      ([name, range]) =>
        `it depends on ${name}@${range}, but this release is ${siblings.get(name)}`,
    );
}
