/**
 * Lets Node.js run the TypeScript of this workspace: `node --require tools/testing/register.cjs program.ts`.
 *
 * What a file compiles to is kept in `tmp/compiled`, so that a program of a test starts in a quarter of the
 * time that `@swc-node/register` takes, which loads the TypeScript compiler and compiles all files again.
 */
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { extname, join, relative } = require('node:path');

const OPTIONS = require('./swc-options.cjs');

const ROOT = join(__dirname, '..', '..');
const COMPILED = join(ROOT, 'tmp', 'compiled');

const { paths } = JSON.parse(readFileSync(join(ROOT, 'tsconfig.json'), 'utf8')).compilerOptions;
const aliases = new Map(
  Object.entries(paths).map(([name, [path]]) => [
    name,
    join(ROOT, extname(path) === '' ? `${path}.ts` : path),
  ]),
);

const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function (name, ...others) {
  return aliases.get(name) ?? resolveFilename.call(this, name, ...others);
};

Module._extensions['.ts'] = (module, file) => module._compile(compiled(file), file);

/** The last line of a compiled file is the digest of what it was compiled from. */
function compiled(file) {
  const source = readFileSync(file, 'utf8');
  const digest = createHash('sha256')
    .update(`${JSON.stringify(OPTIONS)}${source}`)
    .digest('hex');
  const kept = join(COMPILED, `${relative(ROOT, file).replaceAll(/[\\/]/g, '+')}.js`);
  try {
    const code = readFileSync(kept, 'utf8');
    if (code.endsWith(`\n//${digest}\n`)) return code;
  } catch {
    // It is compiled for the first time.
  }
  const { transformSync } = require('@swc/core');
  const code = `${transformSync(source, { ...OPTIONS, filename: file }).code}\n//${digest}\n`;
  mkdirSync(COMPILED, { recursive: true });
  // Another process may read or write the same file.
  const unfinished = `${kept}.${process.pid}`;
  writeFileSync(unfinished, code);
  renameSync(unfinished, kept);
  return code;
}
