import { spawn } from 'node:child_process';

/** A command of the demo that didn't end as it should. */
export class DemoError extends Error {}

/**
 * Runs commands in one folder and shows each of them as a user would type it, with what it prints.
 *
 * @param {string} cwd absolute
 */
export function shell(cwd) {
  /**
   * @param {string} program
   * @param {string[]} args
   * @param {{ mayFail?: boolean }} options with `mayFail`, the exit code is the caller's to judge
   * @returns {Promise<{ exitCode: number, output: string }>}
   */
  return async function run(program, args, { mayFail = false } = {}) {
    console.log(`\n$ ${[program, ...args].map(quoted).join(' ')}`);
    const { exitCode, output } = await stream(program, args, cwd);
    if (exitCode !== 0 && !mayFail) {
      throw new DemoError(
        `"${program} ${args.join(' ')}" ended with exit code ${exitCode} in ${cwd}.`,
      );
    }
    return { exitCode, output };
  };
}

/** Counts the steps, so that whoever watches knows how far the demo is. */
export function stepCounter(total) {
  let step = 0;
  return (title) => console.log(`\n━━ ${++step}/${total} ${title}`);
}

function stream(program, args, cwd) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const [from, to] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ]) {
      from.setEncoding('utf8').on('data', (text) => {
        output += text;
        to.write(text);
      });
    }
    child.on('error', (error) =>
      reject(new DemoError(`${program} can't be started: ${error.message}`)),
    );
    child.on('close', (exitCode) => resolve({ exitCode: exitCode ?? 1, output }));
  });
}

/** A user's terminal, without the npm script and the Nx that may have started the demo, a coordinator of the user's, and without a daemon to leave behind. */
function environment() {
  const inherited = Object.entries(process.env).filter(
    ([name]) =>
      !/^(NX_|PARALLEL_PLAN_|COORDINATION_|AGENT_(ID|TYPE)$|npm_(package|lifecycle|config_local_prefix)|INIT_CWD$)/.test(
        name,
      ),
  );
  const author = { NAME: 'Demo', EMAIL: 'demo@example.org' };
  return {
    ...Object.fromEntries(inherited),
    ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}),
    NX_DAEMON: 'false',
    NX_TUI: 'false',
    OPENSPEC_TELEMETRY: '0',
    GIT_AUTHOR_NAME: author.NAME,
    GIT_AUTHOR_EMAIL: author.EMAIL,
    GIT_COMMITTER_NAME: author.NAME,
    GIT_COMMITTER_EMAIL: author.EMAIL,
  };
}

function quoted(argument) {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `"${argument}"`;
}
