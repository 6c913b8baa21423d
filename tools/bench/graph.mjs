import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { SCRATCH } from './installed-plugin.mjs';
import { environment, measureInTurn, ms, printTable } from './measure.mjs';
import { syntheticPlan } from './synthetic-plan.mjs';

const PROJECTS = 300;
const CHANGES = [10, 100];
const PACKAGES = 8;
const RUNS = 15;

/** Any plugin costs the start of its process; what ours costs beyond that is what we answer for. */
const EMPTY_PLUGIN = `exports.createNodesV2 = exports.createNodes = [
  'openspec/changes/*/work-packages.yaml',
  (files) => files.map((file) => [file, { projects: {} }]),
];
exports.createDependencies = () => [];
`;

/** Gives Nx what ours gives it, without reading a plan: what 101 more projects cost Nx, whoever adds them. */
const REPLAY_PLUGIN = `const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const replayed = (name, compute) => async (...args) => {
  const file = __dirname + '/' + name + '.json';
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  const result = await compute(require('parallel-plan'))(...args);
  writeFileSync(file, JSON.stringify(result));
  return result;
};
exports.createNodesV2 = exports.createNodes = [
  'openspec/{config.yaml,project.md,changes/*/work-packages.yaml}',
  replayed('nodes', (plugin) => plugin.createNodesV2[1]),
];
exports.createDependencies = replayed('edges', (plugin) => plugin.createDependencies);
`;

/** What the two functions take by themselves, in a process that has just started, as Nx starts one. */
const OWN_TIME = `const plugin = require('parallel-plan');
const { readFileSync } = require('node:fs');
const { files, projects } = JSON.parse(readFileSync(0, 'utf8'));
const context = { workspaceRoot: process.cwd(), nxJsonConfiguration: {} };
(async () => {
  const started = performance.now();
  const nodes = await plugin.createNodesV2[1](files, undefined, context);
  const made = performance.now();
  for (const [, result] of nodes)
    for (const project of Object.values(result.projects)) projects[project.name] = project;
  const asked = performance.now();
  await plugin.createDependencies(undefined, { ...context, projects });
  console.log(made - started + (performance.now() - asked));
})();
`;

/**
 * `nx show projects` in a workspace of 300 projects with 10 and with 100 changes, with the plugin, with an empty one, and
 * with one that replays what the plugin found.
 *
 * @param {string} installed folder with Nx and the plugin in its `node_modules`
 */
export function benchGraph(installed) {
  const nx = join(installed, 'node_modules/.bin/nx');
  const rows = [
    [
      'nx show projects',
      'changes',
      'empty',
      'replayed',
      'parallel-plan',
      'min',
      'max',
      'to empty',
      'to replayed',
    ],
  ];
  const shares = [];
  for (const changes of CHANGES) {
    const workspace = join(SCRATCH, `graph-${changes}`);
    makeWorkspace(workspace, installed, changes);
    for (const state of ['warm', 'cold']) {
      const [empty, replayed, ours] = showProjects(nx, workspace, state);
      rows.push([
        `${state} cache`,
        String(changes),
        ms(empty.median),
        ms(replayed.median),
        ms(ours.median),
        ms(ours.min),
        ms(ours.max),
        more(ours, empty),
        more(ours, replayed),
      ]);
      if (state === 'warm') {
        const own = ownTime(workspace, changes);
        const percent = ((100 * own) / empty.median).toFixed(1);
        shares.push(
          `${changes} changes: createNodes and createDependencies themselves take ${ms(own)}, ${percent} % of it with the empty plugin; the rest is what Nx does with ${changes + 1} more projects.`,
        );
      }
    }
  }
  console.log(
    `${PROJECTS} projects, changes of ${PACKAGES} packages, no daemon, median of ${RUNS} runs in turn\n`,
  );
  printTable(rows);
  console.log(`\n${shares.join('\n')}`);
}

function showProjects(nx, workspace, state) {
  const candidates = ['empty-plugin', 'replay-plugin', 'parallel-plan'].map((plugin) => {
    const data = dataFolder(plugin);
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
  return measureInTurn(candidates, { runs: RUNS, warmUps: 2 });
}

function dataFolder(plugin) {
  return join(SCRATCH, `graph-data-${plugin}`);
}

/** With the cache that the runs before have filled. */
function ownTime(workspace, changes) {
  const named = (name) => [name, { name, root: `libs/${name}` }];
  const input = JSON.stringify({
    files: [
      'openspec/config.yaml',
      ...indices(changes).map((index) => `openspec/changes/change-${index}/work-packages.yaml`),
    ],
    projects: Object.fromEntries(indices(PROJECTS).map((index) => named(`lib-${index}`))),
  });
  const env = environment({
    NX_WORKSPACE_DATA_DIRECTORY: dataFolder('parallel-plan'),
  });
  const times = indices(RUNS).map(() => {
    const options = { cwd: workspace, env, input, encoding: 'utf8' };
    const { stdout, stderr } = spawnSync(process.execPath, ['-e', OWN_TIME], options);
    const time = Number(stdout);
    if (!(time > 0)) throw new Error(`The functions could not be timed:\n${stderr}`);
    return time;
  });
  return times.sort((a, b) => a - b)[Math.floor(RUNS / 2)];
}

function indices(count) {
  return Array.from({ length: count }, (_, index) => index);
}

function more(ours, other) {
  const percent = (100 * (ours.median - other.median)) / other.median;
  return `${percent < 0 ? '' : '+'}${percent.toFixed(1)} %`;
}

function makeWorkspace(workspace, installed, changes) {
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
  for (let change = 0; change < changes; change++) {
    const project = (index) => `lib-${(change + index * 37) % PROJECTS}`;
    const plan = syntheticPlan({
      id: `change-${change}`,
      packages: PACKAGES,
      root: (index) => `libs/${project(index)}`,
      project,
      descriptionLength: 1_150,
    });
    write(`openspec/changes/change-${change}/work-packages.yaml`, plan);
  }
  symlinkSync(join(installed, 'node_modules'), join(workspace, 'node_modules'));
  writePlugin(installed, 'empty-plugin', EMPTY_PLUGIN);
  writePlugin(installed, 'replay-plugin', REPLAY_PLUGIN);
}

function writePlugin(installed, name, code) {
  const folder = join(installed, 'node_modules', name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version: '1.0.0' }));
  writeFileSync(join(folder, 'index.js'), code);
}

function writeNxJson(workspace, plugin) {
  writeFileSync(
    join(workspace, 'nx.json'),
    JSON.stringify({ analytics: false, plugins: [plugin] }),
  );
}
