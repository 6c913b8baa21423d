import type { Guardrail } from './guardrail';
import { hasFlag, type ShellCommand } from './shell-commands';
import { programName, SHELLS } from './wrappers';

const RECURSIVE_DELETE: Guardrail = {
  name: 'recursive-delete',
  category: 'filesystem',
  severity: 'critical',
  blocked: true,
};
const UNKNOWN_DELETE: Guardrail = {
  name: 'recursive-delete-of-variable',
  category: 'filesystem',
  severity: 'medium',
  blocked: false,
};

/**
 * Judges the commands that delete folders with everything in them.
 *
 * @param name the program, in lower case
 * @param wrappers the programs that run the command, such as `xargs`
 * @returns `undefined` for a delete of build output or temporary folders, and for any other program
 */
export function deleteGuardrail(
  name: string,
  args: ShellCommand,
  wrappers: readonly string[],
): Guardrail | undefined {
  switch (name) {
    case 'rm':
      if (!hasFlag(args, 'rR', '--recursive')) return undefined;
      return wrappers.some((wrapper) => wrapper === 'xargs' || wrapper === 'parallel')
        ? ofNamesFromInput(args)
        : ofTargets(args);
    case 'rimraf':
      return ofTargets(args);
    case 'remove-item':
    case 'rd':
    case 'rmdir':
      return args.some((arg) => /^(?:-r(?:e(?:c(?:u(?:r(?:s(?:e)?)?)?)?)?)?|\/s)$/i.test(arg))
        ? ofTargets(args.filter((arg) => !/^\/[sq]$/i.test(arg)))
        : undefined;
    case 'find':
      return ofFound(args);
    default:
      return undefined;
  }
}

/**
 * Deleting build output and temporary folders is normal. Deleting a whole tree, a home folder or the root
 * is not.
 */
function ofTargets(args: ShellCommand): Guardrail | undefined {
  if (args.includes('--no-preserve-root')) return RECURSIVE_DELETE;
  const targets = args.filter((arg) => !arg.startsWith('-'));
  if (targets.some((target) => isPrecious(target) || isSource(target))) return RECURSIVE_DELETE;
  return targets.some((target) => /^["']?[$`]/.test(target)) ? UNKNOWN_DELETE : undefined;
}

/** `xargs` appends names from its input, which are unknown here. */
function ofNamesFromInput(args: ShellCommand): Guardrail | undefined {
  const targets = args.filter((arg) => !arg.startsWith('-'));
  const isOpen = targets.length === 0 || targets.some((target) => INPUT_NAME.test(target));
  return isOpen ? RECURSIVE_DELETE : ofTargets(args);
}

/** Where `xargs`, `parallel`, or a script that they run, puts a name from the input. */
const INPUT_NAME = /^(?:\{\}|%|@|_|\$(?:[@*\d]|\{[@*\d]\}))$/;

/** Whether the target is a whole folder in which people keep their work. */
function isSource(target: string): boolean {
  const path = plainPath(target).replace(/^(?:\.\/)+/, '');
  return /^(?:src|lib|libs|app|apps|packages|services|modules|projects|test|tests|docs|openspec|migrations|\.github)(?:\/(?:\*|\.\*)*)*$/.test(
    path,
  );
}

function isPrecious(target: string): boolean {
  // `{*,.*}` is both of its parts.
  const [, before = '', inner, after = ''] =
    /^([^{}$]*)\{([^{}]*,[^{}]*)\}([^{}]*)$/.exec(target) ?? [];
  if (inner !== undefined) {
    return inner.split(',').some((part) => isPrecious(`${before}${part}${after}`));
  }
  const path = plainPath(target);
  if (path === '' && target !== '') return true;
  if (/^(?:\/?\*|\.{1,2}|(?:\.{1,2}\/)+\.{0,2}|(?:\.{1,2}\/)*\*)$/.test(path)) return true;
  if (HOME.test(path) || HERE.test(target)) return true;
  // Only wildcards: `?*`, `[a-z]*`, `./*`, `.*`, `*.*`.
  if (/^(?:\.{0,2}\/)*(?:[*?.]|\[[^\]]*\])+$/.test(path)) return true;
  if (/^[a-z]:(?:\/\*)?$/i.test(path)) return true;
  if (/(?:^|\/)\.git(?:\/\*)?$/.test(path)) return true;
  // A system folder or a home folder: `/usr`, `/etc/nginx`, `/home/me`, `/Users/me/*`.
  if (/^\/(?:tmp|var\/tmp)(?:\/|$)/.test(path)) return path === '/tmp' || path === '/var/tmp';
  return (
    /^\/[^/]+(?:\/\*)?$/.test(path) ||
    /^\/(?:home|Users)\/[^/]+(?:\/\*)?$/.test(path) ||
    SYSTEM.test(path)
  );
}

const HOME =
  /^(?:~[\w.-]*|\$HOME|\$\{HOME[^}]*\}|\$env:USERPROFILE|%USERPROFILE%)(?:\/(?:\*|\.\*)?)?$/i;
/** The current folder or the workspace, as a variable or a substitution. */
const HERE =
  /^["']?(?:\$PWD|\$\{PWD[^}]*\}|\$OLDPWD|\$\(pwd[^)]*\)|`pwd`|\$\(git rev-parse --show-toplevel\)|\$GITHUB_WORKSPACE|\$\{GITHUB_WORKSPACE\})["']?(?:\/\*?)?$/;
const SYSTEM =
  /^\/(?:(?:bin|boot|dev|etc|lib\w*|proc|sbin|sys|System|Library|Windows)(?:\/.*)?|usr\/(?:bin|sbin|lib\w*|local|share|include)(?:\/\*)?|var\/(?:lib|log|www|spool)(?:\/\*)?)$/;

/** Slashes only, without `.` parts, and with `..` after a name resolved. */
function plainPath(target: string): string {
  const path = target
    .replace(/\\/g, '/')
    .replace(/\/(?:\.?\/)+/g, '/')
    .replace(/\/\.?$/, '');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    const before = parts.at(-1);
    const isName = before !== undefined && !['', '.', '..', '~'].includes(before);
    if (part === '..' && isName) parts.pop();
    else parts.push(part);
  }
  return parts.join('/') === '' && target !== '' && !target.startsWith('/') ? '.' : parts.join('/');
}

function ofFound(args: ShellCommand): Guardrail | undefined {
  const deletes =
    args.includes('-delete') ||
    args.some((arg, at) => /^-(?:exec|ok)(?:dir)?$/.test(arg) && deletesFiles(args.slice(at + 1)));
  const narrowed = args.some(
    (arg, at) =>
      /^-(?:i?name|i?path|i?regex|i?wholename|m?min|.time)$/.test(arg) &&
      !/^(?:[*?.]|\.\*)+$/.test(args[at + 1] ?? ''),
  );
  const first = args.findIndex((arg) => /^[-(!]/.test(arg));
  const roots = first === -1 ? args : args.slice(0, first);
  return deletes &&
    !narrowed &&
    (roots.length === 0 || roots.some((root) => isPrecious(root) || isSource(root)))
    ? RECURSIVE_DELETE
    : undefined;
}

/** Whether the command of `-exec` is `rm`, also in a shell. */
function deletesFiles([program = '', ...args]: ShellCommand): boolean {
  const name = programName(program);
  return name === 'rm' || (SHELLS.has(name) && args.some((arg) => /\brm\s/.test(arg)));
}
