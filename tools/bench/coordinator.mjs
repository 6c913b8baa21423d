import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { ROOT, SCRATCH } from './installed-plugin.mjs';
import { environment, printTable } from './measure.mjs';

const PROGRAM = join(dirname(fileURLToPath(import.meta.url)), 'coordinator-program.cjs');
const MILLISECONDS = 5_000;
const PROCESSES = [1, 8];
const require = createRequire(import.meta.url);

/**
 * How often a second a lock is acquired and released again, by one process and by eight that use the same store.
 *
 * @param {string} installed folder with the plugin in its `node_modules`
 */
export async function benchCoordinator(installed) {
  const rows = [
    ['store', 'processes', 'acquire + release', 'refused', 'median', '99th', 'longest'],
  ];
  for (const processes of PROCESSES) {
    rows.push(await measured('embedded', embeddedStore(), { installed, processes }));
  }
  const server = await startPostgres();
  if (server !== undefined) {
    try {
      for (const processes of PROCESSES) {
        const url = server.url(`bench_${processes}`);
        rows.push(await measured('PostgreSQL', url, { installed, processes }));
      }
    } finally {
      await server.remove();
    }
  }
  console.log(
    `acquire and release of one of 200 locks, ${MILLISECONDS / 1_000} s each; times are those of one call\n`,
  );
  printTable(rows);
  if (server === undefined) console.log('\nPostgreSQL was not measured: it is not installed.');
}

function embeddedStore() {
  const folder = join(SCRATCH, 'coordinator');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return join(folder, 'coordinator.db');
}

/** A server as its tests have it, but one that writes to the disk before it answers. */
async function startPostgres() {
  const { findTool } = require('../testing/external-tools.cjs');
  if ('missing' in findTool('postgres')) return undefined;
  require('@swc-node/register');
  const server = require('../../packages/coordinator/src/testing/postgres-server.ts');
  return server.startPostgres({ durable: true });
}

async function measured(name, place, { installed, processes }) {
  const programs = await Promise.all(
    Array.from({ length: processes }, (_, index) =>
      startProgram(installed, place, `agent-${index}`),
    ),
  );
  const reports = await Promise.all(programs.map((program) => program.run()));
  const calls = reports.flatMap((report) => report.calls).sort((a, b) => a - b);
  const total = (field) => reports.reduce((sum, report) => sum + report[field], 0);
  const at = (share) => `${calls[Math.floor((calls.length - 1) * share)].toFixed(1)} ms`;
  return [
    name,
    `${processes}`,
    `${Math.round(total('pairs') / (MILLISECONDS / 1_000)).toLocaleString('en')}/s`,
    `${total('refused')}`,
    at(0.5),
    at(0.99),
    at(1),
  ];
}

/** A program that is ready, and waits for its word: its start is not what is measured. */
async function startProgram(installed, place, agent) {
  const coordinator = join(installed, 'node_modules/@parallel-plan/coordinator');
  const child = spawn(process.execPath, [PROGRAM, coordinator, place, agent, `${MILLISECONDS}`], {
    cwd: ROOT,
    env: environment(),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  if ((await lines.next()).done) throw new Error(`${agent} could not open ${place}.`);
  return {
    run: async () => {
      const ended = once(child, 'exit');
      child.stdin.end('go\n');
      const { value } = await lines.next();
      const [code] = await ended;
      if (code !== 0 || value === undefined) throw new Error(`${agent} ended with ${code}.`);
      return JSON.parse(value);
    },
  };
}
