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
  bunx: {},
  caffeinate: { valued: ['-t', '-w'] },
  chrt: { positional: 1 },
  chroot: { positional: 1 },
  command: {},
  'cross-env': {},
  doas: { valued: ['-u', '-C'] },
  env: { valued: ['-u', '-C', '--unset', '--chdir'] },
  exec: { valued: ['-a'] },
  fakeroot: {},
  firejail: {},
  flock: { valued: ['-w', '-E', '--timeout'], positional: 1 },
  ionice: { valued: ['-c', '-n', '-p'] },
  nice: { valued: ['-n', '--adjustment'] },
  nohup: {},
  npx: { valued: ['-p', '--package'] },
  parallel: { valued: ['-j', '--jobs', '-I'] },
  pnpx: {},
  prlimit: {},
  runuser: { valued: ['-u', '-g', '-G'] },
  setpriv: {},
  setsid: {},
  stdbuf: { valued: ['-i', '-o', '-e'] },
  strace: { valued: ['-e', '-o', '-p', '-s'] },
  sudo: { valued: ['-u', '-g', '-h', '-p', '-C', '-T', '-r', '-t', '-D', '--user', '--group'] },
  'systemd-run': { valued: ['-p', '-u', '-M', '--unit', '--uid', '--gid', '--property'] },
  taskset: { positional: 1 },
  time: { valued: ['-f', '-o'] },
  timeout: { valued: ['-s', '-k', '--signal', '--kill-after'], positional: 1 },
  torsocks: {},
  unbuffer: {},
  unshare: {},
  watch: { valued: ['-n', '--interval'] },
  'xvfb-run': { valued: ['-s', '-n', '-e', '-f', '-p'] },
  xargs: { valued: ['-I', '-n', '-P', '-L', '-d', '-a', '-E', '-s', '--max-args', '--max-procs'] },
};

/** Subcommands that run the command in their arguments. */
const SUBCOMMANDS: Readonly<Record<string, Wrapper>> = {
  'bundle exec': {},
  'docker exec': { valued: ['-e', '-u', '-w', '--env', '--user', '--workdir'], positional: 1 },
  'docker compose exec': { valued: ['-e', '-u', '-w', '--user'], positional: 1 },
  'docker-compose exec': { valued: ['-e', '-u', '-w', '--user'], positional: 1 },
  'kubectl exec': { valued: ['-n', '-c', '--namespace', '--container'], positional: 1 },
  'npm exec': { valued: ['-p', '--package', '-w', '--workspace'] },
  'pipenv run': {},
  'pnpm dlx': {},
  'pnpm exec': {},
  'podman exec': { valued: ['-e', '-u', '-w'], positional: 1 },
  'poetry run': {},
  'uv run': { valued: ['--with', '-p', '--python'] },
  'yarn dlx': {},
  'yarn exec': {},
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
    const known = wrapperOf(command);
    if (known === undefined || command.length < 2) return { command, wrappers };
    wrappers.push(known.name);
    command = afterOptions(command.slice(known.length), known.wrapper);
  }
}

/** The wrapper that a command starts with, and the number of its words. */
function wrapperOf(
  command: ShellCommand,
): { readonly name: string; readonly wrapper: Wrapper; readonly length: number } | undefined {
  const name = programName(command[0] ?? '');
  if (Object.hasOwn(WRAPPERS, name)) return { name, wrapper: WRAPPERS[name] ?? {}, length: 1 };
  for (const length of [2, 3]) {
    const key = [name, ...command.slice(1, length)].join(' ');
    if (Object.hasOwn(SUBCOMMANDS, key)) return { name, wrapper: SUBCOMMANDS[key] ?? {}, length };
  }
  return undefined;
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
  const rest = words.slice(at + positional);
  return rest[0] === '--' ? rest.slice(1) : rest;
}

/**
 * The script in the arguments of `bash -c "…"`, `eval "…"`, `env -S "…"`, `ssh host …` and similar
 * commands.
 *
 * @param wrappers the wrappers of the command; some take a whole script, as `watch "…"`
 */
export function innerScript(
  command: ShellCommand,
  wrappers: readonly string[] = [],
): string | undefined {
  const [program = '', ...args] = command;
  const name = programName(program);
  if (wrappers.length > 0 && /\s/.test(program)) return command.join(' ');
  if (name === 'busybox' || name === 'toybox') return args.join(' ');
  if (name === 'eval') return args.join(' ');
  if (name === 'ssh') {
    const valued = ['-p', '-i', '-l', '-o', '-F', '-J', '-L', '-R', '-D', '-b', '-c', '-E', '-W'];
    const script = afterOptions(args, { valued, positional: 1 }).join(' ');
    return script === '' ? undefined : script;
  }
  if (name === 'trap') return args[0];
  if (name === 'su' || name === 'script' || name === 'sg') {
    const at = args.findIndex((arg) => /^(?:-[a-z]*c|--command)$/.test(arg));
    return at === -1 ? undefined : args[at + 1];
  }
  if (!SHELLS.has(name)) return undefined;
  const at = args.findIndex((arg) => /^-[a-z]*c$/i.test(arg) || /^(?:-command|\/c)$/i.test(arg));
  return at === -1 ? undefined : args[at + 1];
}
