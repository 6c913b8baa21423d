import type { ShellCommand } from './shell-commands';

/** The arguments that a wrapper program takes before the command that it runs. */
interface Wrapper {
  /** Options that take the next word as their value. */
  readonly valued?: readonly string[];
  /** The number of the wrapper's own words before the command, such as a duration, a folder or a host. */
  readonly positional?: number;
}

/** Programs that run the command in their arguments. */
const WRAPPERS: Readonly<Record<string, Wrapper>> = {
  builtin: {},
  chroot: { positional: 1 },
  command: {},
  doas: { valued: ['-u', '-C'] },
  env: { valued: ['-u', '-C', '--unset', '--chdir'] },
  exec: { valued: ['-a'] },
  flock: { valued: ['-w', '-E', '--timeout'], positional: 1 },
  ionice: { valued: ['-c', '-n', '-p'] },
  nice: { valued: ['-n', '--adjustment'] },
  nohup: {},
  parallel: { valued: ['-j', '--jobs', '-I'] },
  setsid: {},
  stdbuf: { valued: ['-i', '-o', '-e'] },
  strace: { valued: ['-e', '-o', '-p', '-s'] },
  sudo: { valued: ['-u', '-g', '-h', '-p', '-C', '-T', '-r', '-t', '-D', '--user', '--group'] },
  time: { valued: ['-f', '-o'] },
  timeout: { valued: ['-s', '-k', '--signal', '--kill-after'], positional: 1 },
  unshare: {},
  watch: { valued: ['-n', '--interval'] },
  xargs: { valued: ['-I', '-n', '-P', '-L', '-d', '-a', '-E', '-s', '--max-args', '--max-procs'] },
};

export const SHELLS: ReadonlySet<string> = new Set([
  'sh',
  'bash',
  'zsh',
  'dash',
  'ksh',
  'ash',
  'fish',
  'pwsh',
  'powershell',
  'cmd',
]);

/** The name of a program, in lower case, without its folder and `.exe`. */
export function programName(word: string): string {
  return (word.split(/[\\/]/).at(-1) ?? '').replace(/\.exe$/i, '').toLowerCase();
}

/** The command that finally runs, and its wrappers, outermost first. */
export interface Unwrapped {
  readonly command: ShellCommand;
  readonly wrappers: readonly string[];
}

/** Removes the wrappers of a command: `sudo -u x env A=b timeout 5 git push` runs `git push`. */
export function unwrapped(words: ShellCommand): Unwrapped {
  const wrappers: string[] = [];
  let command = words;
  for (;;) {
    const start = command.findIndex((word) => !/^[A-Za-z_]\w*=/.test(word));
    command = start === -1 ? [] : command.slice(start);
    const name = programName(command[0] ?? '');
    const wrapper = Object.hasOwn(WRAPPERS, name) ? WRAPPERS[name] : undefined;
    if (wrapper === undefined || command.length < 2) return { command, wrappers };
    wrappers.push(name);
    command = afterOptions(command.slice(1), wrapper);
  }
}

function afterOptions(words: ShellCommand, { valued = [], positional = 0 }: Wrapper): ShellCommand {
  let at = 0;
  while (at < words.length && (words[at] ?? '').startsWith('-') && words[at] !== '-') {
    if (words[at] === '--') {
      at++;
      break;
    }
    at += valued.includes(words[at] ?? '') ? 2 : 1;
  }
  return words.slice(at + positional);
}

/**
 * The script in the arguments of `bash -c "…"`, `eval "…"`, `env -S "…"`, `ssh host …` and similar
 * commands.
 */
export function innerScript(command: ShellCommand): string | undefined {
  const [program = '', ...args] = command;
  const name = programName(program);
  if (name === 'busybox' || name === 'toybox') return args.join(' ');
  if (name === 'eval') return args.join(' ');
  if (name === 'ssh') {
    const valued = ['-p', '-i', '-l', '-o', '-F', '-J', '-L', '-R', '-D', '-b', '-c', '-E', '-W'];
    const script = afterOptions(args, { valued, positional: 1 }).join(' ');
    return script === '' ? undefined : script;
  }
  if (name === 'trap') return args[0];
  if (name === 'su') {
    const at = args.findIndex((arg) => arg === '-c' || arg === '--command');
    return at === -1 ? undefined : args[at + 1];
  }
  if (!SHELLS.has(name)) return undefined;
  const at = args.findIndex((arg) => /^-[a-z]*c$/i.test(arg) || /^(?:-command|\/c)$/i.test(arg));
  return at === -1 ? undefined : args[at + 1];
}
