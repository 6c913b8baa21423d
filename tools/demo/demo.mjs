#!/usr/bin/env node
/**
 * `npm run demo`: a small real workspace in `tmp/demo`, with the packed plugin installed as a user would, from a brief to a
 * proven plan and to merged code: scripted agents stand for coding agents. Run it as often as you like; the workspace stays.
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { overlapPlan } from './overlap-plan.mjs';
import { packOnce } from './pack-once.mjs';
import { DemoError, shell, stepCounter } from './steps.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = resolve(HERE, '../..');
const WORKSPACE = join(ROOT, 'tmp/demo');
const WORKTREES = `${WORKSPACE}.worktrees`;
const TOOLS = join(ROOT, 'tmp/demo-tools');
const TARBALLS = join(ROOT, 'tmp/demo-packages');
const NPM_QUIETLY = ['--no-audit', '--no-fund', '--loglevel=error', '--prefer-offline'];
const BRIEF = 'briefs/user-authentication.yaml';
const CHANGE = 'add-user-authentication';
const PLAN = `openspec/changes/${CHANGE}/work-packages.yaml`;

async function demo() {
  const run = shell(WORKSPACE, [join(WORKSPACE, 'node_modules/.bin'), TOOLS].join(delimiter));
  const commit = async (message) => {
    await run('git', ['add', '--all']);
    await run('git', ['commit', '--quiet', '--message', message]);
  };
  const step = stepCounter(7);

  step('Pack the plugin, and make a workspace with an API, a web app and two libraries', 25);
  makeWorkspace();
  const [tarballs] = await Promise.all([
    packOnce(ROOT, TARBALLS),
    run('npm', ['install', ...NPM_QUIETLY], { show: 'nothing' }),
  ]);
  await run('git', ['init', '--quiet', '--initial-branch', 'main']);
  await commit('chore: workspace');

  step('Install the plugin', 15);
  const packages = tarballs.map((file) => relative(WORKSPACE, file));
  await run('npm', ['install', '--save-dev', ...NPM_QUIETLY, ...packages], { show: 'nothing' });
  await run('nx', ['generate', 'parallel-plan:init', '--no-interactive'], { show: 'nothing' });
  await commit('chore: plan features with parallel-plan');

  step('Plan a feature from a brief', 15);
  await run('nx', ['generate', 'parallel-plan:feature', `--brief=${BRIEF}`, '--no-interactive'], {
    show: /wave|►|packages in|critical path|estimate|is valid|strict passes|planning claims/,
  });
  await commit('docs: plan user authentication');

  step('Break the plan: two packages that run at the same time may now write the same files', 2);
  await breakPlan(run);

  step('Approve the plan', 4);
  await run('parallel-plan', ['approve', '--change', CHANGE, '--by', 'Demo <demo@example.org>']);
  await commit('docs: approve user authentication');

  step('Implement it: three scripted agents at once, each in its own worktree', 60);
  // Nothing here installs, so hard links are safe, and fast on every file system.
  const how = ['--agent', 'scripted-agent', '--prepare', 'hardlink'];
  await run('parallel-plan', ['implement', CHANGE, ...how], {
    show: /^(?!.* {2}(delivered|package started) {2})/,
  });

  step('Look at the branch of the change: one merge for each package, and who holds what', 2);
  const log = ['log', '--first-parent', '--reverse', '--format=%h %s', `main..${CHANGE}`];
  await run('git', log);
  await run('git', ['diff', '--shortstat', `main...${CHANGE}`, '--', 'apps', 'libs']);
  await run('parallel-plan', ['coordinator', 'locks'], { show: /^(apps|libs)/ });
}

/** `npm install` makes the `node_modules` of the last time right, which is faster than a new one. */
function makeWorkspace() {
  for (const folder of [WORKSPACE, TOOLS]) mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(WORKSPACE).filter((one) => one !== 'node_modules')) {
    rmSync(join(WORKSPACE, name), { recursive: true, force: true });
  }
  rmSync(WORKTREES, { recursive: true, force: true });
  cpSync(join(HERE, 'workspace'), WORKSPACE, { recursive: true });
  cpSync(join(HERE, 'brief.yaml'), join(WORKSPACE, BRIEF));
  const agent = join(ROOT, 'tools/testing/scripted-agent.mjs');
  const script = join(HERE, 'agents/script.json');
  const line = `exec "${process.execPath}" "${agent}" "${script}"`;
  writeFileSync(join(TOOLS, 'scripted-agent'), `#!/bin/sh\n${line}\n`, { mode: 0o755 });
}

async function breakPlan(run) {
  const file = join(WORKSPACE, PLAN);
  const plan = readFileSync(file, 'utf8');
  writeFileSync(file, overlapPlan(plan, 'wp-web', 'apps/api/src/**'));
  await run('git', ['diff', '--unified=0', '--', PLAN], { show: /^[+-] / });
  const broken = await run('parallel-plan', ['validate', PLAN], {
    mayFail: true,
    show: /scope\/overlap|errors/,
  });
  if (broken.exitCode === 0) throw new DemoError('The broken plan passed.');
  writeFileSync(file, plan);
  await run('parallel-plan', ['validate', PLAN], { show: /✔|proved|one after the other/ });
}

const started = performance.now();
try {
  console.log('The demo takes about two minutes on two cores.');
  await demo();
  const seconds = Math.round((performance.now() - started) / 1000);
  const folder = relative(process.cwd(), WORKSPACE);
  console.log(`
━━ Done in ${seconds} s. The workspace is in ${folder}; for a look:
  ${folder}/openspec/changes/${CHANGE}/proposal.md
  ${folder}/${PLAN}
  cd ${folder} && git switch ${CHANGE} && npx nx run-many -t test`);
} catch (error) {
  if (!(error instanceof DemoError)) throw error;
  console.error(`\nThe demo stopped: ${error.message}`);
  process.exitCode = 1;
}
