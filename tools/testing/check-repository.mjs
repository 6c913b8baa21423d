/**
 * Checks of the repository as a whole, part of `npm test`: no unused file, export or dependency (knip), no import circle,
 * no undocumented or unneeded export of a package, no file over 300 lines, and generated files that are up to date.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseCircular, parseDependencyTree } from 'dpdm';

import { longFiles } from './long-files.mjs';
import { undocumentedFunctions } from './api-docs.mjs';
import { unusedExports } from './unused-exports.mjs';

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
  report('documentation of exports', undocumentedFunctions(root, ENTRIES)),
  report('exports that nothing needs', unusedExports(root, ENTRIES)),
  report('long files', longFiles(root)),
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

function report(name, problems) {
  for (const problem of problems) console.error(`${name}: ${problem}`);
  return problems.length === 0 ? undefined : name;
}
