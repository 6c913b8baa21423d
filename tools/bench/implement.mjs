import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT, SCRATCH } from './installed-plugin.mjs';
import { environment, printTable } from './measure.mjs';

const CHANGE = 'add-sessions';
const SLEEP_S = 20;
const AGENT = join(ROOT, 'tools/testing/scripted-agent.mjs');

/** Packages by id, with the packages that each waits for. */
const PLANS = {
  'five packages, 3 at a time': {
    jobs: 3,
    packages: {
      'wp-contracts': [],
      'wp-data': ['wp-contracts'],
      'wp-api': ['wp-data'],
      'wp-web': ['wp-contracts'],
      'wp-integration': ['wp-api', 'wp-web'],
    },
  },
  'eight packages, 8 at a time': {
    jobs: 8,
    packages: Object.fromEntries(Array.from({ length: 8 }, (_, at) => [`wp-${at}`, []])),
  },
};

const PROPOSAL = `## Why

Members sign in again for each request, which takes too long and annoys all of them every day.

## What Changes

- Members stay signed in.
`;
const REQUIREMENT = `## ADDED Requirements

### Requirement: Stay signed in

The system SHALL keep a member signed in.

#### Scenario: Second request

- **WHEN** a member asks again
- **THEN** the member is signed in
`;

/**
 * A run with agents that sleep: how much longer it takes than the agents on the critical path, and what the program itself
 * needs while they sleep (Linux only).
 *
 * @param {string} installed folder with the plugin in its `node_modules`
 */
export async function benchImplement(installed) {
  const rows = [['plan', 'critical path', 'whole run', 'more', 'memory', 'of a core']];
  for (const [name, plan] of Object.entries(PLANS)) {
    rows.push([name, ...(await measured(installed, plan))]);
  }
  console.log(
    `agents that sleep ${SLEEP_S} s; memory is the most that the program itself had, its share of a core is while they sleep\n`,
  );
  printTable(rows);
}

async function measured(installed, { jobs, packages }) {
  const program = join(installed, 'node_modules/parallel-plan/src/bin/parallel-plan.js');
  const root = makeRepository(packages, program);
  const agent = `"${process.execPath}" "${AGENT}" "${join(root, '.git/script.json')}"`;
  const args = ['implement', CHANGE, '--no-claims', '--jobs', `${jobs}`, '--agent', agent];
  const started = performance.now();
  const child = spawn(process.execPath, [program, ...args], {
    cwd: root,
    env: environment(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const sample = sampler(child, firstWave(packages));
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`The run ended with ${code}.`);
  const seconds = (performance.now() - started) / 1000;
  const critical = longest(packages) * SLEEP_S;
  const { memory, share } = sample();
  const more = `${Math.round((seconds / critical - 1) * 100)} %`;
  return [`${critical} s`, `${seconds.toFixed(1)} s`, more, memory, share];
}

/** Reads the process's own figures once a second, while the agents of the first wave sleep. */
function sampler({ pid, stdout }, agents) {
  let kilobytes = 0;
  let first;
  let last;
  let text = '';
  stdout.setEncoding('utf8').on('data', (more) => (text += more));
  const timer = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      kilobytes = Math.max(kilobytes, Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0));
      if (text.split('agent started').length <= agents || text.includes('agent ended')) return;
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
      last = { ticks: Number(fields[11]) + Number(fields[12]), at: performance.now() };
      first ??= last;
    } catch {
      // The process has ended, or this is no Linux.
    }
  }, 1000);
  return () => {
    clearInterval(timer);
    if (first === undefined || last === undefined) return { memory: '–', share: '–' };
    const ticks = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
    const share = (last.ticks - first.ticks) / ticks / ((last.at - first.at) / 1000);
    return {
      memory: `${Math.round(kilobytes / 1024)} MiB`,
      share: `${(share * 100).toFixed(1)} %`,
    };
  };
}

const firstWave = (packages) => Object.values(packages).filter((ids) => ids.length === 0).length;

function longest(packages) {
  const depth = (id) => 1 + Math.max(0, ...packages[id].map(depth));
  return Math.max(...Object.keys(packages).map(depth));
}

function makeRepository(packages, program) {
  const root = join(SCRATCH, 'implement');
  for (const folder of [root, `${root}.worktrees`])
    rmSync(folder, { recursive: true, force: true });
  const change = join(root, 'openspec/changes', CHANGE);
  mkdirSync(join(change, 'contracts'), { recursive: true });
  writeFileSync(join(root, 'nx.json'), '{}');
  mkdirSync(join(change, 'specs/sessions'), { recursive: true });
  writeFileSync(join(change, 'contracts/README.md'), '# Contracts\n');
  writeFileSync(join(change, 'proposal.md'), PROPOSAL);
  writeFileSync(join(change, 'specs/sessions/spec.md'), REQUIREMENT);
  writeFileSync(join(change, 'work-packages.yaml'), planText(packages));
  const git = (...args) => execFileSync('git', args, { cwd: root, stdio: 'ignore' });
  git('init', '--initial-branch', 'main');
  git('config', 'user.name', 'Bench');
  git('config', 'user.email', 'bench@example.org');
  git('add', '--all');
  git('commit', '--message', 'plan');
  const approve = ['approve', '--change', CHANGE, '--by', 'Bench <bench@example.org>'];
  execFileSync(process.execPath, [program, ...approve], { cwd: root, env: environment() });
  git('add', '--all');
  git('commit', '--message', 'approve');
  const work = (id) => [
    [{ write: { path: `packages/${id}/a.txt`, text: 'a\n' } }, { sleep: SLEEP_S * 1000 }],
  ];
  const script = Object.fromEntries(Object.keys(packages).map((id) => [id, work(id)]));
  writeFileSync(join(root, '.git/script.json'), JSON.stringify(script));
  return root;
}

function planText(packages) {
  const list = Object.entries(packages).map(
    ([id, dependsOn]) => `  - package_id: ${id}
    task_type: implement
    description: Sleeps.
    depends_on: ${JSON.stringify(dependsOn)}
    priority: 5
    locks: { files: [], keys: [] }
    scope: { write_allow: ['packages/${id}/**'], read_allow: ['**'], deny: [] }
    worktree: { name: ${id} }
    timeout_minutes: 60
    retry_budget: 0
    min_trust_level: 2
    verification:
      tier_required: C
      steps:
        - { name: check, kind: command, command: 'true', evidence: { artifacts: [], result_keys: [check] } }
    outputs: { result_keys: [check] }
`,
  );
  return `schema_version: 1
feature: { id: ${CHANGE}, plan_revision: 1 }
contracts:
  revision: 1
  openapi: { primary: contracts/README.md, files: [contracts/README.md] }
packages:
${list.join('')}`;
}
