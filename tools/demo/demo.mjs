#!/usr/bin/env node
/**
 * `npm run demo`: a small real workspace in `tmp/demo`, with the packed plugin installed as a user would, from a description
 * to a plan that is proven, claimed, approved and handed out, and to one that isn't. Runs as often as you like; the workspace stays for a look.
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { overlapPlan } from './overlap-plan.mjs';
import { DemoError, shell, stepCounter } from './steps.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = resolve(HERE, '../..');
const WORKSPACE = join(ROOT, 'tmp/demo');
const TARBALLS = join(ROOT, 'tmp/demo-packages');
const NPM_QUIETLY = ['--no-audit', '--no-fund', '--loglevel=error'];
const BRIEF = 'briefs/user-authentication.yaml';
const CHANGE = 'add-user-authentication';

async function demo() {
  const run = shell(WORKSPACE);
  const nx = (...args) => run('npx', ['nx', ...args]);
  const commit = async (message) => {
    await run('git', ['add', '--all']);
    await run('git', ['commit', '--quiet', '--message', message]);
  };
  const step = stepCounter(10);

  step('Pack the plugin');
  rmSync(TARBALLS, { recursive: true, force: true });
  await shell(ROOT)('npm', ['run', '--silent', 'pack', '--', TARBALLS]);

  step('Make a workspace: an API, a web app and the two libraries that both build on');
  rmSync(WORKSPACE, { recursive: true, force: true });
  mkdirSync(WORKSPACE, { recursive: true });
  cpSync(join(HERE, 'workspace'), WORKSPACE, { recursive: true });
  cpSync(join(HERE, 'brief.yaml'), join(WORKSPACE, BRIEF));
  await run('npm', ['install', ...NPM_QUIETLY]);
  await run('git', ['init', '--quiet', '--initial-branch', 'main']);
  await commit('chore: workspace');
  await nx('run-many', '-t', 'lint', 'test', 'build');

  step('Install the plugin');
  const tarballs = readdirSync(TARBALLS).map((file) => relative(WORKSPACE, join(TARBALLS, file)));
  await run('npm', ['install', '--save-dev', ...NPM_QUIETLY, ...tarballs]);
  await nx('generate', 'parallel-plan:init', '--no-interactive');
  await commit('chore: plan features with parallel-plan');

  step('Plan a feature from a brief');
  await nx('generate', 'parallel-plan:feature', `--brief=${BRIEF}`, '--no-interactive');
  await commit('docs: plan user authentication');

  step(
    'Plan another one from a sentence: it wants files that the first one has claimed, and is told so',
  );
  const claimed = await run(
    'npx',
    [
      ...['nx', 'generate', 'parallel-plan:feature', 'show a welcome page to new members'],
      '--no-interactive',
    ],
    { mayFail: true },
  );
  if (claimed.exitCode === 0 || !claimed.output.includes(`the change ${CHANGE}, no end`)) {
    throw new DemoError('The second plan was not told who holds what.');
  }
  await commit('docs: plan the welcome page');

  step('Prove that no two parallel packages can write the same file');
  await nx('run', 'change:validate');

  step('Prove it again: nothing has changed, so every answer comes from the cache');
  const { output } = await nx('run', 'change:validate');
  if (!/from the cache instead of running the command for (\d+) out of \1 tasks/.test(output)) {
    throw new DemoError('The second validation did not come from the cache.');
  }

  step('See the plan at a glance, and approve it');
  await nx('run', `change/${CHANGE}:report`);
  await nx('run', 'change:approve', `--change=${CHANGE}`, '--by=Demo <demo@example.org>');
  await commit('docs: approve user authentication');

  step('Hand the packages out: agents take them from the queue, each after what it depends on');
  await nx('run', 'change:submit', `--change=${CHANGE}`);
  await run('npx', ['parallel-plan', 'coordinator', 'status']);
  await run('npx', ['parallel-plan', 'coordinator', 'locks']);

  step('Break the plan: two packages that run at the same time may now write the same files');
  const plan = join(WORKSPACE, `openspec/changes/${CHANGE}/work-packages.yaml`);
  writeFileSync(plan, overlapPlan(readFileSync(plan, 'utf8'), 'wp-web', 'apps/api/src/**'));
  await run('git', ['diff', '--unified=1']);
  const broken = await run('npx', ['nx', 'run', `change/${CHANGE}:validate`], { mayFail: true });
  if (broken.exitCode === 0) throw new DemoError('The broken plan passed.');
  await run('git', ['checkout', '--quiet', '--', '.']);
}

const started = process.hrtime.bigint();
try {
  await demo();
  const seconds = Number((process.hrtime.bigint() - started) / 1_000_000_000n);
  const folder = relative(process.cwd(), WORKSPACE);
  console.log(`
━━ Done in ${seconds} s
The plan was mended. The workspace is in ${folder}; for a look:
  ${folder}/openspec/changes/${CHANGE}/proposal.md
  ${folder}/openspec/changes/${CHANGE}/work-packages.yaml
  ${folder}/openspec/changes/${CHANGE}/report/index.html
  cd ${folder} && npx nx graph`);
} catch (error) {
  if (!(error instanceof DemoError)) throw error;
  console.error(`\nThe demo stopped: ${error.message}`);
  process.exitCode = 1;
}
