import { deleteGuardrail } from './delete-guardrails';
import { downloadedCodeGuardrail } from './downloaded-code';
import type { Guardrail } from './guardrail';
import { infrastructureGuardrail } from './infrastructure-guardrails';
import { type FoundCommand, hasFlag, type ShellCommand, shellCommands } from './shell-commands';
import { destructiveStatement, DESTRUCTIVE_SQL } from './sql-guardrails';
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

/**
 * The maximum depth of nested commands, such as `sh -c "bash -c …"`. Legitimate scripts nest less deeply.
 */
const DEEPEST = 6;

/**
 * Finds commands that destroy data or run unreviewed code.
 *
 * @param outer the programs that run the script, such as `xargs`
 * @param depth how many scripts contain this one
 */
export async function commandFindings(
  text: string,
  outer: readonly string[] = [],
  depth = 0,
): Promise<readonly CommandFinding[]> {
  const found: CommandFinding[] = [];
  for (const { words, readers, input, outputs } of await shellCommands(text)) {
    const { command, wrappers: own } = unwrapped(words);
    const wrappers = [...outer, ...own];
    const [program = '', ...args] = command;
    const name = programName(program);
    // A shell can also read its script from a here-document.
    const scripts = [
      innerScript(command, own),
      SHELLS.has(name) && input !== '' ? input : undefined,
    ];
    for (const script of scripts) {
      if (script !== undefined && depth < DEEPEST) {
        found.push(...(await commandFindings(script, wrappers, depth + 1)));
      }
    }
    const guardrail = guardrailOf(name, args, { readers, wrappers, input, outputs });
    if (guardrail !== undefined) found.push({ guardrail, matchedText: words.join(' ') });
  }
  return found;
}

interface Surroundings extends Pick<FoundCommand, 'readers' | 'input' | 'outputs'> {
  /** The programs that run the command, such as `xargs`. */
  readonly wrappers: readonly string[];
}

function guardrailOf(
  name: string,
  args: ShellCommand,
  surroundings: Surroundings,
): Guardrail | undefined {
  return (
    (name === 'git' ? gitGuardrail(args) : undefined) ??
    deleteGuardrail(name, args, surroundings.wrappers) ??
    deviceGuardrail(name, args, surroundings.outputs) ??
    (name === 'chmod' ? permissionGuardrail(args) : undefined) ??
    downloadedCodeGuardrail(name, args, surroundings.readers) ??
    infrastructureGuardrail(name, args) ??
    sqlGuardrail(name, args, surroundings)
  );
}

/** A disk, not `/dev/null`, a terminal or a pipe. */
const DEVICE =
  /^\/dev\/(?:[shv]d[a-z]|xvd|nvme|mmcblk|disk|rdisk|loop|dm-|md\d|mapper\/|mem$|kmem$)/;

function deviceGuardrail(
  name: string,
  args: ShellCommand,
  outputs: readonly string[],
): Guardrail | undefined {
  const isWritten =
    name === 'mkfs' ||
    name.startsWith('mkfs.') ||
    outputs.some((output) => DEVICE.test(output)) ||
    (name === 'dd' && args.some((arg) => /^of=\/dev\/(?!null$|zero$|stdout$)/.test(arg))) ||
    (/^(?:cp|mv|tee|shred|wipefs|blkdiscard|mkswap|sgdisk|parted|fdisk)$/.test(name) &&
      DEVICE.test(args.at(-1) ?? ''));
  return isWritten ? DEVICE_WRITE : undefined;
}

function permissionGuardrail(args: ShellCommand): Guardrail | undefined {
  const opens = args.some((arg) =>
    /^0?[0-7]{2}[2367]$|^(?:[ugoa]*[oa][ugoa]*)?[+=][rxXst]*w/.test(arg),
  );
  return hasFlag(args, 'R', '--recursive') && opens ? OPEN_PERMISSIONS : undefined;
}

function sqlGuardrail(
  name: string,
  args: ShellCommand,
  { input, readers }: Surroundings,
): Guardrail | undefined {
  if (name === 'dropdb') return DESTRUCTIVE_SQL;
  // `echo "DROP …" | psql`
  const isPrinted =
    /^(?:echo|printf|cat)$/.test(name) &&
    readers.some((reader) => SQL_CLIENTS.has(programName(unwrapped(reader).command[0] ?? '')));
  if (!isPrinted && !SQL_CLIENTS.has(name)) return undefined;
  return [...args.flatMap(sqlOf), input].some((text) => destructiveStatement(text) !== undefined)
    ? DESTRUCTIVE_SQL
    : undefined;
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

function withoutGitOptions(args: ShellCommand): ShellCommand {
  let at = 0;
  while (args[at]?.startsWith('-') === true) at += VALUED_GIT_OPTIONS.has(args[at] ?? '') ? 2 : 1;
  return args.slice(at);
}

/** Options of git whose value is the next word. */
const VALUED_GIT_OPTIONS = new Set([
  ...['-C', '-c', '--git-dir', '--work-tree', '--namespace', '--super-prefix', '--config-env'],
  '--exec-path',
]);
const SQL_CLIENTS = new Set([
  ...[
    'psql',
    'pgcli',
    'usql',
    'mysql',
    'mycli',
    'mariadb',
    'sqlite3',
    'litecli',
    'sqlcmd',
    'duckdb',
  ],
  ...['cockroach', 'clickhouse', 'clickhouse-client', 'bq', 'snowsql', 'sqlplus', 'cqlsh', 'trino'],
  ...['wrangler', 'turso'],
]);
