import type { Guardrail } from './guardrail';
import { destructiveStatement, DESTRUCTIVE_SQL } from './sql-guardrails';
import { type ShellCommand, shellScript } from './shell-words';

export interface CommandFinding {
  readonly guardrail: Guardrail;
  readonly matchedText: string;
}

const FORCE_PUSH: Guardrail = {
  name: 'git-force-push',
  category: 'git',
  severity: 'critical',
  blocked: true,
};
const LEASED_PUSH: Guardrail = {
  name: 'git-force-push-with-lease',
  category: 'git',
  severity: 'medium',
  blocked: false,
};
const REMOTE_DELETE: Guardrail = {
  name: 'git-delete-remote-branch',
  category: 'git',
  severity: 'high',
  blocked: true,
};
const REWRITE: Guardrail = {
  name: 'git-rewrite-history',
  category: 'git',
  severity: 'high',
  blocked: true,
};
const DISCARD: Guardrail = {
  name: 'git-discard-work',
  category: 'git',
  severity: 'medium',
  blocked: false,
};
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
const DEVICE_WRITE: Guardrail = {
  name: 'overwrite-device',
  category: 'filesystem',
  severity: 'critical',
  blocked: true,
};
const OPEN_PERMISSIONS: Guardrail = {
  name: 'open-permissions',
  category: 'filesystem',
  severity: 'high',
  blocked: true,
};
const REMOTE_CODE: Guardrail = {
  name: 'run-downloaded-code',
  category: 'remote-code',
  severity: 'high',
  blocked: true,
};
const INFRASTRUCTURE: Guardrail = {
  name: 'destroy-infrastructure',
  category: 'infrastructure',
  severity: 'critical',
  blocked: true,
};

/** Commands in commands: `sh -c "bash -c …"`. Nobody means well at a depth like this. */
const DEEPEST = 4;

/** What the commands of a text do that they shouldn't. */
export function commandFindings(text: string, depth = 0): readonly CommandFinding[] {
  const { commands, piped } = shellScript(text);
  return commands.flatMap((words, index) => {
    const command = withoutPrefix(words);
    const [program = '', ...args] = command;
    const name = programName(program);
    const inner = innerScript(name, args);
    if (inner !== undefined && depth < DEEPEST) return commandFindings(inner, depth + 1);
    const next = piped.has(index) ? withoutPrefix(commands[index + 1] ?? []) : [];
    const found = guardrailOf(name, args, programName(next[0] ?? ''));
    return found === undefined ? [] : [{ guardrail: found, matchedText: words.join(' ') }];
  });
}

function guardrailOf(name: string, args: ShellCommand, reader: string): Guardrail | undefined {
  switch (name) {
    case 'git':
      return gitGuardrail(args);
    case 'rm':
      return hasFlag(args, 'rR', '--recursive') ? deleteGuardrail(args) : undefined;
    case 'remove-item':
    case 'rd':
    case 'rmdir':
      return args.some((arg) => /^(?:-r(?:e(?:c(?:u(?:r(?:s(?:e)?)?)?)?)?)?|\/s)$/i.test(arg))
        ? deleteGuardrail(args.filter((arg) => !/^\/[sq]$/i.test(arg)))
        : undefined;
    case 'find':
      return findGuardrail(args);
    case 'dd':
      return args.some((arg) => /^of=\/dev\/(?!null$|zero$|stdout$)/.test(arg))
        ? DEVICE_WRITE
        : undefined;
    case 'chmod':
      return hasFlag(args, 'R', '--recursive') &&
        args.some((arg) => /^0?777$|^[ao]*\+.*w/.test(arg))
        ? OPEN_PERMISSIONS
        : undefined;
    case 'curl':
    case 'wget':
      return SHELLS.has(reader) || INTERPRETERS.has(reader) ? REMOTE_CODE : undefined;
    case 'terraform':
    case 'tofu':
    case 'pulumi':
      return args.includes('destroy') ? INFRASTRUCTURE : undefined;
    case 'kubectl':
      return args.includes('delete') && args.some((arg) => /^(?:ns|namespaces?|--all)$/.test(arg))
        ? INFRASTRUCTURE
        : undefined;
    case 'dropdb':
      return DESTRUCTIVE_SQL;
    default:
      if (name === 'mkfs' || name.startsWith('mkfs.')) return DEVICE_WRITE;
      // The line of a here-document, too, looks like a command.
      return [...(SQL_CLIENTS.has(name) ? args : []), [name, ...args].join(' ')].some(
        (text) => destructiveStatement(text) !== undefined,
      )
        ? DESTRUCTIVE_SQL
        : undefined;
  }
}

function gitGuardrail(args: ShellCommand): Guardrail | undefined {
  const [subcommand, ...rest] = withoutGitOptions(args);
  switch (subcommand) {
    case 'push': {
      if (hasFlag(rest, 'f', '--force') || rest.includes('--mirror')) return FORCE_PUSH;
      const refs = rest.filter((arg) => !arg.startsWith('-'));
      if (refs.slice(1).some((ref) => ref.startsWith('+'))) return FORCE_PUSH;
      if (hasFlag(rest, 'd', '--delete') || refs.slice(1).some((ref) => ref.startsWith(':'))) {
        return REMOTE_DELETE;
      }
      return rest.some((arg) => arg.startsWith('--force-with-lease')) ? LEASED_PUSH : undefined;
    }
    case 'filter-branch':
    case 'filter-repo':
      return REWRITE;
    case 'reflog':
      return rest[0] === 'expire' || rest[0] === 'delete' ? REWRITE : undefined;
    case 'update-ref':
      return hasFlag(rest, 'd') ? REWRITE : undefined;
    case 'reset':
      return rest.includes('--hard') ? DISCARD : undefined;
    case 'clean':
      return hasFlag(rest, 'f', '--force') && !hasFlag(rest, 'n', '--dry-run')
        ? DISCARD
        : undefined;
    case 'branch':
      return hasFlag(rest, 'D') ? DISCARD : undefined;
    default:
      return undefined;
  }
}

/** Build output and temporary folders are deleted every day; a whole tree, a home or the root never. */
function deleteGuardrail(args: ShellCommand): Guardrail | undefined {
  if (args.includes('--no-preserve-root')) return RECURSIVE_DELETE;
  const targets = args.filter((arg) => !arg.startsWith('-'));
  if (targets.some(isPrecious)) return RECURSIVE_DELETE;
  return targets.some((target) => target.startsWith('$')) ? UNKNOWN_DELETE : undefined;
}

function isPrecious(target: string): boolean {
  const path = target.replace(/\\/g, '/').replace(/\/+$/, '');
  if (path === '' && target !== '') return true;
  if (/^(?:\/?\*|\.{1,2}|(?:\.{1,2}\/)+\.{0,2}|(?:\.{1,2}\/)*\*)$/.test(path)) return true;
  if (/^(?:~|\$HOME|\$\{HOME\}|\$env:USERPROFILE|%USERPROFILE%)(?:\/\*)?$/i.test(path)) return true;
  if (/^[a-z]:(?:\/\*)?$/i.test(path)) return true;
  if (/(?:^|\/)\.git(?:\/\*)?$/.test(path)) return true;
  // A folder of the system, or a home: `/usr`, `/home/me`, `/Users/me/*`.
  if (/^\/(?:tmp|var\/tmp)(?:\/|$)/.test(path)) return path === '/tmp' || path === '/var/tmp';
  return /^\/[^/]+(?:\/\*)?$/.test(path) || /^\/(?:home|Users)\/[^/]+(?:\/\*)?$/.test(path);
}

function findGuardrail(args: ShellCommand): Guardrail | undefined {
  const deletes =
    args.includes('-delete') ||
    args.some((arg, at) => /^-exec(?:dir)?$/.test(arg) && programName(args[at + 1] ?? '') === 'rm');
  const narrowed = args.some((arg) => /^-(?:i?name|i?path|i?regex|m?min|.time)$/.test(arg));
  const roots = args.slice(
    0,
    args.findIndex((arg) => arg.startsWith('-')),
  );
  return deletes && !narrowed && (roots.length === 0 || roots.some(isPrecious))
    ? RECURSIVE_DELETE
    : undefined;
}

/** `sudo -u x env A=b nice git …` runs git. */
function withoutPrefix(words: ShellCommand): ShellCommand {
  let at = 0;
  for (; at < words.length; at++) {
    const word = words[at] ?? '';
    if (/^[A-Za-z_]\w*=/.test(word) || WRAPPERS.has(programName(word))) continue;
    if (at > 0 && word.startsWith('-')) {
      if (/^-[ugnp]$/.test(word)) at++;
      continue;
    }
    break;
  }
  return words.slice(at);
}

function withoutGitOptions(args: ShellCommand): ShellCommand {
  let at = 0;
  while (args[at]?.startsWith('-') === true) at += /^-[Cc]$/.test(args[at] ?? '') ? 2 : 1;
  return args.slice(at);
}

/** The script in `bash -c "…"`, `eval "…"` and `ssh host "…"`. */
function innerScript(name: string, args: ShellCommand): string | undefined {
  if (name === 'eval') return args.join(' ');
  if (name === 'xargs') {
    const at = args.findIndex((arg) => !arg.startsWith('-'));
    return at === -1 ? undefined : args.slice(at).join(' ');
  }
  if (!SHELLS.has(name)) return undefined;
  const at = args.findIndex((arg) => /^-[a-z]*c$/i.test(arg) || /^-command$/i.test(arg));
  return at === -1 ? undefined : args[at + 1];
}

/** A flag by one of its letters, also among others (`-rf`), or by its long name. */
function hasFlag(args: ShellCommand, letters: string, long?: string): boolean {
  const short = new RegExp(`^-[A-Za-z]*[${letters}][A-Za-z]*$`);
  return args.some((arg) => arg === long || short.test(arg));
}

function programName(word: string): string {
  return (word.split(/[\\/]/).at(-1) ?? '').replace(/\.exe$/i, '').toLowerCase();
}

const WRAPPERS = new Set([
  'sudo',
  'doas',
  'env',
  'nice',
  'nohup',
  'time',
  'command',
  'exec',
  'then',
]);
const SHELLS = new Set(['sh', 'bash', 'zsh', 'dash', 'ksh', 'fish', 'pwsh', 'powershell', 'cmd']);
const INTERPRETERS = new Set(['python', 'python3', 'node', 'perl', 'ruby', 'php']);
const SQL_CLIENTS = new Set([
  'psql',
  'mysql',
  'mariadb',
  'sqlite3',
  'sqlcmd',
  'duckdb',
  'cockroach',
]);
