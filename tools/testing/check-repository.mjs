/**
 * Checks of the repository as a whole, part of `npm test`: no unused file, export or dependency (knip), no import circle,
 * no undocumented export of a package, and generated files that are up to date.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseCircular, parseDependencyTree } from 'dpdm';

import { undocumentedFunctions } from './api-docs.mjs';

const ENTRIES = [
  'packages/plan/src/index.ts',
  'packages/plan/src/dag/index.ts',
  'packages/plan/src/scope/index.ts',
  'packages/plan/src/text/index.ts',
  'packages/contracts/src/index.ts',
  'packages/coordinator/src/index.ts',
];

const root = join(import.meta.dirname, '../..');
const failed = [
  run('unused code', 'node_modules/.bin/knip', '--no-progress', '--no-config-hints'),
  run('generated files', process.execPath, 'tools/generate/generate-plan.mjs', '--check'),
  run('generated options', process.execPath, 'tools/generate/executor-options.mjs', '--check'),
  await findCircles(),
  findUndocumented(),
].filter((name) => name !== undefined);

if (failed.length > 0) {
  console.error(`\nThese checks of the repository failed: ${failed.join(', ')}.`);
  process.exitCode = 1;
}

function run(name, program, ...args) {
  const { status } = spawnSync(program, args, { cwd: root, stdio: 'inherit' });
  return status === 0 ? undefined : name;
}

/** Type imports count too: two files that need each other's types can't be understood one after the other. */
async function findCircles() {
  const tree = await parseDependencyTree('packages/*/src/**/*.ts', {
    context: root,
    tsconfig: join(root, 'tsconfig.json'),
    exclude: /node_modules|\.spec\.ts$|\/files\//,
    skipDynamicImports: 'circular',
    transform: false,
  });
  const circles = parseCircular(tree);
  for (const circle of circles) console.error(`Import circle: ${circle.join(' → ')}`);
  return circles.length === 0 ? undefined : 'import circles';
}

function findUndocumented() {
  const names = undocumentedFunctions(root, ENTRIES);
  for (const name of names) console.error(`Documentation of exports: ${name}`);
  return names.length === 0 ? undefined : 'documentation of exports';
}
