import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TempWorkspace } from '../../testing/temp-workspace';

const ROOT = join(__dirname, '../../../../..');
const PROGRAM = join(__dirname, '../../bin/parallel-plan.ts');
/** The program from its source: Node itself can't start a TypeScript file. */
const START = `process.argv.splice(1, 0, ${JSON.stringify(PROGRAM)}); require(process.argv[1]);`;

/** When and how a program is killed. */
export interface Kill {
  /** Words of a command line that the program starts, such as `worktree add`. Default: at any time. */
  readonly during?: string;
  /** Which of these commands: 1 is the first. */
  readonly nth: number;
  /** Milliseconds after the start of the command. */
  readonly after: number;
  /** Whether the git processes of the program are killed too, as when a machine loses power. */
  readonly withGit: boolean;
}

export interface KillableProgram {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  output(): string;
  /** Resolves when the program has printed something, or has ended. */
  untilBusy(): Promise<unknown>;
  kill(withGit: boolean): void;
  /** Whether the command of `Kill.during` was reached, so that the program was killed. */
  wasReached(): boolean;
}

/**
 * A folder for `PATH` with git and npm. They kill the program while they run, if they are told to. `npm`
 * installs one file in two steps, so that a killed installation can be told from a whole one.
 *
 * @returns its absolute path
 */
export function killingTools({ root }: TempWorkspace): string {
  const folder = join(root, '.git', 'killing');
  mkdirSync(folder, { recursive: true });
  const npm = 'mkdir -p node_modules; sleep 0.2; echo whole > node_modules/whole';
  for (const [name, work] of [
    ['git', 'PATH=${PATH#*:}; git "$@"'],
    ['npm', npm],
  ] as const) {
    const file = join(folder, name);
    writeFileSync(
      file,
      `#!/bin/sh
work() { ${work}; }
if [ -n "$KILL_DURING" ]; then
  case " ${name} $* " in
  *" $KILL_DURING "*)
    echo >> "$KILL_STATE/count"
    if [ "$(wc -l < "$KILL_STATE/count")" -eq "$KILL_NTH" ]; then
      work "$@" <&0 &
      sleep "$KILL_AFTER"
      touch "$KILL_STATE/reached"
      kill -9 -- "$KILL_SIGN$(cat "$KILL_STATE/pid")"
      wait $!
      exit
    fi
    ;;
  esac
fi
work "$@"
`,
    );
    chmodSync(file, 0o755);
  }
  return folder;
}

/**
 * Starts the program in a process group of its own.
 *
 * @param args arguments of `parallel-plan`
 * @param tools result of `killingTools`
 */
export function startKillable(
  { root }: TempWorkspace,
  args: readonly string[],
  tools: string,
  { during = '', nth, after, withGit }: Kill,
): KillableProgram {
  const state = join(tools, 'state');
  rmSync(state, { recursive: true, force: true });
  mkdirSync(state);
  const node = ['--require', join(ROOT, 'tools/testing/register.cjs'), '-e', START, '--'];
  const child = spawn(process.execPath, [...node, ...args], {
    cwd: root,
    env: {
      ...process.env,
      PATH: `${tools}:${process.env['PATH'] ?? ''}`,
      NODE_OPTIONS: '',
      KILL_DURING: during,
      KILL_NTH: String(nth),
      KILL_AFTER: String(after / 1000),
      KILL_SIGN: withGit ? '-' : '',
      KILL_STATE: state,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  writeFileSync(join(state, 'pid'), String(child.pid));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    child,
    ended,
    output: () => output,
    untilBusy: () =>
      Promise.race([ended, new Promise((resolve) => child.stdout.once('data', resolve))]),
    kill(all) {
      try {
        process.kill((all ? -1 : 1) * (child.pid ?? 0), 'SIGKILL');
      } catch {
        // It has ended in the meantime.
      }
    },
    wasReached: () => existsSync(join(state, 'reached')),
  };
}
