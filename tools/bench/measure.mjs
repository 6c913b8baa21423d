import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MEMORY_REPORTER = join(dirname(fileURLToPath(import.meta.url)), 'report-memory.cjs');

/**
 * Times whole processes. The candidates run in turn, round by round, so that a busy moment of the machine hits all of them.
 *
 * @param {{ name: string, args: string[], cwd: string, env?: object, exitCodes?: number[], before?: () => void }[]} candidates
 *   arguments of `node`; `before` runs untimed ahead of each run
 * @param {{ runs: number, warmUps?: number }} options
 * @returns {{ name: string, median: number, min: number, max: number, memory: number }[]} milliseconds, and the largest
 *   resident memory in MiB of the process itself
 */
export function measureInTurn(candidates, { runs, warmUps = 1 }) {
  const times = new Map(candidates.map(({ name }) => [name, []]));
  for (let round = -warmUps; round < runs; round++) {
    // In another order each round, so that no candidate always follows the same one.
    const first = (round + warmUps) % candidates.length;
    for (const candidate of [...candidates.slice(first), ...candidates.slice(0, first)]) {
      const milliseconds = timed(candidate);
      if (round >= 0) times.get(candidate.name).push(milliseconds);
    }
  }
  return candidates.map((candidate) => {
    const sorted = times.get(candidate.name).sort((a, b) => a - b);
    return {
      name: candidate.name,
      median: sorted[Math.floor(sorted.length / 2)],
      min: sorted[0],
      max: sorted.at(-1),
      memory: memoryOf(candidate),
    };
  });
}

function timed({ args, cwd, env, before, exitCodes = [0] }) {
  before?.();
  const started = process.hrtime.bigint();
  const { status, stderr, stdout } = spawnSync(process.execPath, args, {
    cwd,
    env: environment(env),
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
  const milliseconds = Number(process.hrtime.bigint() - started) / 1e6;
  if (!exitCodes.includes(status)) {
    throw new Error(
      `node ${args.join(' ')} ended with ${status}:\n${stderr}${stdout}`.slice(0, 4000),
    );
  }
  return milliseconds;
}

/** In a run of its own, because the reporter isn't part of what is timed. */
function memoryOf({ args, cwd, env, before }) {
  before?.();
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const report = join(folder, 'memory');
  try {
    spawnSync(process.execPath, ['--require', MEMORY_REPORTER, ...args], {
      cwd,
      env: { ...environment(env), MEMORY_REPORT: report },
      maxBuffer: 1e9,
    });
    return Number(readFileSync(report, 'utf8')) / 1024;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Nothing of the npm script and the Nx that may have started the benchmark. */
export function environment(extra) {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(NX_|npm_(package|lifecycle|config_local_prefix)|INIT_CWD$)/.test(name),
  );
  return { ...Object.fromEntries(inherited), NX_DAEMON: 'false', NX_TUI: 'false', ...extra };
}

/** @param {string[][]} rows the first one is the head; all columns but the first hold numbers */
export function printTable(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]),
      )
      .join('  ');
  console.log(
    [
      line(rows[0]),
      widths.map((width) => '─'.repeat(width)).join('  '),
      ...rows.slice(1).map(line),
    ].join('\n'),
  );
}

export const ms = (value) => `${value.toFixed(0)} ms`;
export const mib = (value) => `${value.toFixed(0)} MiB`;
