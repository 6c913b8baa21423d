/**
 * `node tools/testing/check-specs.mjs`: every scenario in `openspec/specs/` names a test that exists.
 * The form is `- **TEST** file`, then a part of the test's title in double quotes where the file has many.
 * Prints one line per fault and exits with 1 if there are any.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const specs = join(import.meta.dirname, '..', '..', 'openspec', 'specs');
const TEST_LINE = /^- \*\*TEST\*\* `(?<file>[^`]+)`(?: "(?<title>[^"]+)")?$/m;

const faults = readdirSync(specs)
  .filter((name) => existsSync(join(specs, name, 'spec.md')))
  .flatMap((name) => {
    const [, ...scenarios] = readFileSync(join(specs, name, 'spec.md'), 'utf8').split(
      /^#### Scenario: /m,
    );
    return scenarios.flatMap((scenario) => {
      const fault = faultOf(scenario);
      return fault === undefined ? [] : [`${name}: ${scenario.split('\n', 1)[0]}: ${fault}`];
    });
  });

/** @returns what is wrong with the reference of one scenario, or `undefined` */
function faultOf(scenario) {
  const { file, title } = TEST_LINE.exec(scenario)?.groups ?? {};
  if (file === undefined) return 'names no test; add a line "- **TEST** `<file>` "<title>""';
  if (!existsSync(file)) return `the test file ${file} does not exist`;
  if (title !== undefined && !readFileSync(file, 'utf8').includes(title)) {
    return `${file} has no test titled "${title}"`;
  }
  return undefined;
}

for (const fault of faults) console.error(`openspec/specs: ${fault}`);
process.exitCode = faults.length === 0 ? 0 : 1;
