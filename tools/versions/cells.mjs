import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/**
 * Runs end-to-end specs on other versions than those of the repository.
 *
 * @param {object} cell
 * @param {string[]} cell.specs parts of the names of the spec files
 * @param {string} [cell.tests] part of the names of the tests
 * @param {Record<string, string>} cell.env the versions, see `harness/nx-versions.ts`
 * @param {string} cell.node the folder of the program `node`
 * @param {string} cell.tarballs the folder of the packed packages
 * @returns {{ passed: number, failed: string[] }} the number of tests that passed, and the names of those that failed
 */
export function runCell({ specs, tests, env, node, tarballs }) {
  const output = join(ROOT, 'tmp/versions/jest.json');
  mkdirSync(join(output, '..'), { recursive: true });
  rmSync(output, { force: true });
  const jest = join(ROOT, 'node_modules/jest/bin/jest.js');
  const config = join(ROOT, 'packages/parallel-plan-e2e/jest.config.cjs');
  spawnSync(
    join(node, 'node'),
    [
      ...[jest, '--config', config, '--runInBand', '--json', `--outputFile=${output}`],
      ...(tests === undefined ? [] : ['-t', tests]),
      ...specs,
    ],
    {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...process.env,
        ...env,
        PATH: `${node}${delimiter}${process.env.PATH}`,
        PARALLEL_PLAN_E2E_TARBALLS: tarballs,
      },
    },
  );
  if (!existsSync(output))
    return { passed: 0, failed: ['Jest did not end: see its messages above.'] };
  const { numPassedTests, testResults } = JSON.parse(readFileSync(output, 'utf8'));
  return {
    passed: numPassedTests,
    failed: testResults.flatMap(({ assertionResults, name, message }) => {
      const names = assertionResults
        .filter(({ status }) => status === 'failed')
        .map(({ fullName }) => fullName);
      return names.length === 0 && assertionResults.length === 0 ? [`${name}: ${message}`] : names;
    }),
  };
}

/** Packs the packages once for all cells. */
export function packOnce(folder) {
  rmSync(folder, { recursive: true, force: true });
  const pack = join(ROOT, 'tools/release/pack.mjs');
  const { status } = spawnSync(process.execPath, [pack, folder], { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) throw new Error('The packages could not be packed: see the messages above.');
}
