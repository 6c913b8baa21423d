import { spawn } from 'node:child_process';
import { delimiter } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** A command of the demo that didn't end as it should. */
export class DemoError extends Error {}

/**
 * Runs commands in one folder, and shows each as a user would type it.
 *
 * @param {string} cwd absolute
 * @param {string} path folders with programs, before those of the user
 */
export function shell(cwd, path) {
  /**
   * @param {string} program
   * @param {string[]} args
   * @param {{ mayFail?: boolean, show?: RegExp | 'nothing' }} options with `mayFail`, the caller judges the exit code;
   *   `show` selects lines of the output, and what fails is shown whole
   * @returns {Promise<{ exitCode: number, output: string }>}
   */
  return async function run(program, args, { mayFail = false, show } = {}) {
    const typed = program === 'nx' || program === 'parallel-plan' ? ['npx', program] : [program];
    console.log(`$ ${[...typed, ...args].map(quoted).join(' ')}`);
    const { exitCode, output } = await stream(program, args, { cwd, path, show });
    if (exitCode !== 0 && !mayFail) {
      const said = show === undefined ? '' : `\n${output}`;
      throw new DemoError(
        `"${program} ${args.join(' ')}" ended with exit code ${exitCode} in ${cwd}.${said}`,
      );
    }
    return { exitCode, output };
  };
}

/** Counts the steps, and says how long each takes. */
export function stepCounter(total) {
  let step = 0;
  return (title, seconds) => {
    const about = seconds > 2 ? ` (about ${seconds} s)` : '';
    console.log(`\n━━ ${++step}/${total} ${title}${about}`);
  };
}

function stream(program, args, { cwd, path, show }) {
  return new Promise((resolve, reject) => {
    const env = environment();
    env.PATH = `${path}${delimiter}${env.PATH}`;
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const clock = startClock();
    let output = '';
    let rest = '';
    const print = (line) => {
      const text = stripVTControlCharacters(line);
      if (text.trim() === '' || show === 'nothing' || (show && !show.test(text))) return;
      clock.clear();
      console.log(line);
    };
    for (const from of [child.stdout, child.stderr]) {
      from.setEncoding('utf8').on('data', (text) => {
        output += text;
        const lines = `${rest}${text}`.split('\n');
        rest = lines.pop();
        lines.forEach(print);
      });
    }
    child.on('error', (error) => {
      clock.stop();
      reject(new DemoError(`${program} can't be started: ${error.message}`));
    });
    child.on('close', (exitCode) => {
      clock.stop();
      print(rest);
      resolve({ exitCode: exitCode ?? 1, output });
    });
  });
}

/** On a terminal, counts the seconds of a command that prints nothing. */
function startClock() {
  const isTerminal = process.stdout.isTTY === true;
  const started = performance.now();
  const clear = () => isTerminal && process.stdout.write('\r\x1b[K');
  const timer = setInterval(() => {
    if (!isTerminal) return;
    process.stdout.write(`\r  … ${Math.round((performance.now() - started) / 1000)} s`);
  }, 1000);
  const stop = () => {
    clearInterval(timer);
    clear();
  };
  return { clear, stop };
}

/**
 * A user's terminal: without the npm script and the Nx that may have started the demo, without a coordinator of the user's,
 * and without a daemon to leave behind. Plugins run in the process of Nx: without a daemon, a process for each plugin is half
 * of the time of a short command.
 */
export function environment() {
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
    NX_ISOLATE_PLUGINS: 'false',
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
