import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { SCRATCH } from './installed-plugin.mjs';
import { measureInTurn, mib, ms, printTable } from './measure.mjs';
import { syntheticPlan } from './synthetic-plan.mjs';

const PROJECTS = 300;
const CHANGES = 300;
const PACKAGES = 8;
const RUNS = 9;

/** Any plugin costs the start of its process; what ours costs beyond that is what we answer for. */
const EMPTY_PLUGIN = `exports.createNodesV2 = exports.createNodes = [
  'openspec/changes/*/work-packages.yaml',
  (files) => files.map((file) => [file, { projects: {} }]),
];
exports.createDependencies = () => [];
`;

/**
 * `nx show projects` in a workspace of 300 projects and 300 changes, with the plugin and with an empty one.
 *
 * @param {string} installed folder with Nx and the plugin in its `node_modules`
 */
export function benchGraph(installed) {
  const workspace = join(SCRATCH, 'graph');
  makeWorkspace(workspace, installed);
  const nx = join(installed, 'node_modules/.bin/nx');
  const rows = [
    ['nx show projects', 'empty plugin', 'parallel-plan', 'min', 'max', 'more', 'memory'],
  ];
  for (const state of ['warm', 'cold']) {
    const candidates = ['empty-plugin', 'parallel-plan'].map((plugin) => {
      const data = join(SCRATCH, `graph-data-${plugin}`);
      rmSync(data, { recursive: true, force: true });
      return {
        name: plugin,
        args: [nx, 'show', 'projects'],
        cwd: workspace,
        env: { NX_WORKSPACE_DATA_DIRECTORY: data, NX_CACHE_DIRECTORY: join(data, 'cache') },
        before: () => {
          writeNxJson(workspace, plugin);
          if (state === 'cold') rmSync(data, { recursive: true, force: true });
        },
      };
    });
    const [empty, ours] = measureInTurn(candidates, { runs: RUNS, warmUps: 2 });
    const more = (100 * (ours.median - empty.median)) / empty.median;
    rows.push([
      `${state} cache`,
      ms(empty.median),
      ms(ours.median),
      ms(ours.min),
      ms(ours.max),
      `${more.toFixed(1)} %`,
      mib(ours.memory),
    ]);
  }
  console.log(
    `${PROJECTS} projects, ${CHANGES} changes of ${PACKAGES} packages, no daemon, median of ${RUNS} runs in turn\n`,
  );
  printTable(rows);
}

function makeWorkspace(workspace, installed) {
  rmSync(workspace, { recursive: true, force: true });
  mkdirSync(workspace, { recursive: true });
  const write = (file, text) => {
    mkdirSync(dirname(join(workspace, file)), { recursive: true });
    writeFileSync(join(workspace, file), text);
  };
  write('package.json', JSON.stringify({ name: 'bench', version: '0.0.0', private: true }));
  write('.gitignore', 'node_modules\n');
  write('openspec/config.yaml', 'schema: spec-driven\n');
  for (let index = 0; index < PROJECTS; index++) {
    write(
      `libs/lib-${index}/project.json`,
      JSON.stringify({ name: `lib-${index}`, targets: { test: { command: 'true' } } }),
    );
  }
  for (let change = 0; change < CHANGES; change++) {
    const project = (index) => `lib-${(change + index * 37) % PROJECTS}`;
    const plan = syntheticPlan({
      id: `change-${change}`,
      packages: PACKAGES,
      root: (index) => `libs/${project(index)}`,
      project,
      descriptionLength: 900,
    });
    write(`openspec/changes/change-${change}/work-packages.yaml`, plan);
  }
  symlinkSync(join(installed, 'node_modules'), join(workspace, 'node_modules'));
  mkdirSync(join(installed, 'node_modules/empty-plugin'), { recursive: true });
  writeFileSync(
    join(installed, 'node_modules/empty-plugin/package.json'),
    '{"name":"empty-plugin","version":"1.0.0"}',
  );
  writeFileSync(join(installed, 'node_modules/empty-plugin/index.js'), EMPTY_PLUGIN);
}

function writeNxJson(workspace, plugin) {
  writeFileSync(
    join(workspace, 'nx.json'),
    JSON.stringify({ analytics: false, plugins: [plugin] }),
  );
}
