import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT, SCRATCH } from './installed-plugin.mjs';
import { measureInTurn, mib, ms, printTable } from './measure.mjs';
import { syntheticPlan } from './synthetic-plan.mjs';

const SIZES = [10, 50, 1_000, 10_000];
const REAL_PLANS = join(ROOT, 'tools/conformance/plans');
const PARSE = "require('yaml').parse(require('node:fs').readFileSync(process.argv[1], 'utf8'))";

/**
 * `parallel-plan validate` as a whole process, beside what no validator of YAML on Node can go below: the start of Node, and
 * with it reading the file with the `yaml` library.
 *
 * @param {string} installed folder with the plugin in its `node_modules`
 */
export function benchValidate(installed) {
  const bin = join(installed, 'node_modules/parallel-plan/src/bin/parallel-plan.js');
  const rows = [
    ['plan', 'size', 'node', '+ yaml', 'validate', 'min', 'max', 'a package', 'memory'],
  ];
  for (const { name, file, packages, exitCodes } of [...syntheticPlans(), ...realPlans()]) {
    const cwd = installed;
    const [start, parse, validate] = measureInTurn(
      [
        { name: 'node', args: ['-e', '0'], cwd },
        { name: 'yaml', args: ['-e', PARSE, file], cwd },
        { name: 'validate', args: [bin, 'validate', file, '--json'], cwd, exitCodes },
      ],
      { runs: packages > 1_000 ? 3 : 9 },
    );
    rows.push([
      name,
      `${(readFileSync(file).length / 1024).toFixed(0)} KiB`,
      ms(start.median),
      ms(parse.median),
      ms(validate.median),
      ms(validate.min),
      ms(validate.max),
      `${((validate.median - start.median) / packages).toFixed(2)} ms`,
      mib(validate.memory),
    ]);
  }
  console.log(
    'parallel-plan validate, whole process, median of 9 runs in turn (3 above 1,000 packages)\n',
  );
  printTable(rows);
}

function syntheticPlans() {
  const folder = join(SCRATCH, 'plans');
  mkdirSync(folder, { recursive: true });
  return SIZES.map((packages) => {
    const file = join(folder, `${packages}.yaml`);
    writeFileSync(file, syntheticPlan({ id: `synthetic-${packages}`, packages }));
    return { name: `${packages.toLocaleString('en')} packages`, file, packages, exitCodes: [0] };
  });
}

/** The smallest, the median and the largest of the real plans. */
function realPlans() {
  const plans = readdirSync(REAL_PLANS)
    .map((name) => ({ name, file: join(REAL_PLANS, name) }))
    .map((plan) => ({ ...plan, packages: countPackages(readFileSync(plan.file, 'utf8')) }))
    .filter(({ packages }) => packages > 0)
    .sort((a, b) => a.packages - b.packages);
  const picked = new Set([0, Math.floor(plans.length / 2), plans.length - 1]);
  return (
    plans
      .filter((_, index) => picked.has(index))
      // A real plan may be invalid, which is an answer too.
      .map((plan) => ({ ...plan, name: `real, ${plan.packages} packages`, exitCodes: [0, 1] }))
  );
}

function countPackages(text) {
  return (text.match(/^\s*- package_id:/gm) ?? []).length;
}
