import type { Guardrail } from './guardrail';
import { destructiveStatement, DESTRUCTIVE_SQL } from './sql-guardrails';
import { type ShellCommand, shellCommands } from './shell-commands';
import { innerScript, programName, SHELLS, unwrapped } from './wrappers';

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

/**
 * The maximum depth of nested commands, such as `sh -c "bash -c …"`. Legitimate scripts nest less deeply.
 */
const DEEPEST = 6;

/** Finds commands that destroy data or run unreviewed code. */
export async function commandFindings(text: string, depth = 0): Promise<readonly CommandFinding[]> {
  const found: CommandFinding[] = [];
  for (const { words, reader, input } of await shellCommands(text)) {
    const { command, wrappers } = unwrapped(words);
    const [program = '', ...args] = command;
    const name = programName(program);
    const readerName = programName(unwrapped(reader ?? []).command[0] ?? '');
    // A shell can also read its script from a here-document.
    const scripts = [innerScript(command), SHELLS.has(name) && input !== '' ? input : undefined];
    for (const script of scripts) {
      if (script !== undefined && depth < DEEPEST) {
        found.push(...(await commandFindings(script, depth + 1)));
      }
    }
    const guardrail = guardrailOf(name, args, { reader: readerName, wrappers, input });
    if (guardrail !== undefined) found.push({ guardrail, matchedText: words.join(' ') });
  }
  return found;
}

interface Surroundings {
  /** The program that reads the output. */
  readonly reader: string;
  /** The programs that run the command, such as `xargs`. */
  readonly wrappers: readonly string[];
  /** The text of the command's here-documents. */
  readonly input: string;
}

function guardrailOf(
  name: string,
  args: ShellCommand,
  { reader, wrappers, input }: Surroundings,
): Guardrail | undefined {
  switch (name) {
    case 'git':
      return gitGuardrail(args);
    case 'rm':
      if (!hasFlag(args, 'rR', '--recursive')) return undefined;
      return wrappers.some((wrapper) => wrapper === 'xargs' || wrapper === 'parallel')
        ? xargsDeleteGuardrail(args)
        : deleteGuardrail(args);
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
      return (SQL_CLIENTS.has(name) ? [...args.flatMap(sqlOf), input] : []).some(
        (text) => destructiveStatement(text) !== undefined,
      )
        ? DESTRUCTIVE_SQL
        : undefined;
  }
}

/** The SQL in an argument: `-c "drop …"`, `--command="drop …"`, `-e"drop …"`. */
function sqlOf(arg: string): readonly string[] {
  return [arg, arg.replace(/^--[a-z-]+=/, ''), arg.replace(/^-[a-zA-Z]/, '')];
}

function gitGuardrail(args: ShellCommand): Guardrail | undefined {
  const [subcommand, ...rest] = withoutGitOptions(args);
  switch (subcommand) {
    case 'push': {
      if (hasFlag(rest, 'f', '--force') || rest.includes('--mirror')) return FORCE_PUSH;
      const refs = rest.filter((arg) => !arg.startsWith('-'));
      if (refs.some((ref) => ref.startsWith('+'))) return FORCE_PUSH;
      const deleted = hasFlag(rest, 'd', '--delete')
        ? refs.slice(1)
        : refs.filter((ref) => ref.startsWith(':') && ref !== ':');
      if (deleted.some((ref) => !/^:?refs\/tags\//.test(ref))) return REMOTE_DELETE;
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

/**
 * Deleting build output and temporary folders is normal. Deleting a whole tree, a home folder or the root
 * is not.
 */
function deleteGuardrail(args: ShellCommand): Guardrail | undefined {
  if (args.includes('--no-preserve-root')) return RECURSIVE_DELETE;
  const targets = args.filter((arg) => !arg.startsWith('-'));
  if (targets.some((target) => isPrecious(target) || isSource(target))) return RECURSIVE_DELETE;
  return targets.some((target) => target.startsWith('$')) ? UNKNOWN_DELETE : undefined;
}

/** `xargs` appends names from its input, which are unknown here. */
function xargsDeleteGuardrail(args: ShellCommand): Guardrail | undefined {
  const targets = args.filter((arg) => !arg.startsWith('-'));
  const isOpen = targets.length === 0 || targets.some((target) => /^(?:\{\}|%|@|_)$/.test(target));
  return isOpen ? RECURSIVE_DELETE : deleteGuardrail(args);
}

/** Whether the target is a whole folder in which people keep their work. */
function isSource(target: string): boolean {
  const path = target.replace(/\\/g, '/').replace(/^(?:\.\/)+/, '');
  return /^(?:src|lib|libs|app|apps|packages|services|modules|projects|test|tests|docs|openspec|migrations|\.github)(?:\/\*{0,2})*$/.test(
    path,
  );
}

function isPrecious(target: string): boolean {
  const path = target.replace(/\\/g, '/').replace(/\/+$/, '');
  if (path === '' && target !== '') return true;
  if (/^(?:\/?\*|\.{1,2}|(?:\.{1,2}\/)+\.{0,2}|(?:\.{1,2}\/)*\*)$/.test(path)) return true;
  if (/^(?:~|\$HOME|\$\{HOME\}|\$env:USERPROFILE|%USERPROFILE%)(?:\/\*)?$/i.test(path)) return true;
  // Only wildcards: `?*`, `[a-z]*`, `./*`.
  if (/^(?:\.{0,2}\/)*(?:[*?]|\[[^\]]*\])+$/.test(path)) return true;
  if (/^[a-z]:(?:\/\*)?$/i.test(path)) return true;
  if (/(?:^|\/)\.git(?:\/\*)?$/.test(path)) return true;
  // A system folder or a home folder: `/usr`, `/home/me`, `/Users/me/*`.
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

function withoutGitOptions(args: ShellCommand): ShellCommand {
  let at = 0;
  while (args[at]?.startsWith('-') === true) at += VALUED_GIT_OPTIONS.has(args[at] ?? '') ? 2 : 1;
  return args.slice(at);
}

/** Whether a flag is set by one of its letters, also combined (`-rf`), or by its long name. */
function hasFlag(args: ShellCommand, letters: string, long?: string): boolean {
  const short = new RegExp(`^-[A-Za-z]*[${letters}][A-Za-z]*$`);
  return args.some((arg) => arg === long || short.test(arg));
}

/** Options of git whose value is the next word. */
const VALUED_GIT_OPTIONS = new Set([
  ...['-C', '-c', '--git-dir', '--work-tree', '--namespace', '--super-prefix', '--config-env'],
  '--exec-path',
]);
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
