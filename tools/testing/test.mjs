/** `npm test`: format, checks of the repository, lint, types, unit and end-to-end tests. The last lines name suites that did not run. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const notRun = join(import.meta.dirname, '..', '..', 'tmp', 'not-run');
rmSync(notRun, { recursive: true, force: true });

const nx = (...options) => spawnSync('nx', options, { stdio: 'inherit' }).status === 0;
const checked = (name) => {
  const check = join(import.meta.dirname, name);
  return spawnSync(process.execPath, [check], { stdio: 'inherit' }).status === 0;
};
const passed =
  nx('format:check', '--all') &&
  checked('check-repository.mjs') &&
  checked('check-specs.mjs') &&
  nx('run-many', '-t', 'validate', 'lint', 'typecheck', 'test', 'e2e', '--output-style=static');

const suites = (existsSync(notRun) ? readdirSync(notRun).sort() : []).flatMap((file) =>
  readFileSync(join(notRun, file), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line)),
);
if (suites.length > 0) {
  console.log('\nNot run, because this machine lacks what they need:');
  for (const { suite, needs } of suites) console.log(`- ${suite}: ${needs}`);
}
process.exitCode = passed ? 0 : 1;
