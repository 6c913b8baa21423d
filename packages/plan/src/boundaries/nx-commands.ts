/** The projects and targets that a command asks Nx to run. */
export interface NxRun {
  /** Empty when the command names no project: `nx affected`, or `nx run-many` without `-p`. */
  readonly projects: readonly string[];
  readonly targets: readonly string[];
}

/** Subcommands of `nx` that are not targets. */
const COMMANDS = new Set(
  'add affected connect daemon exec format format:check format:write g generate graph import init list login logout mcp migrate record register release repair report reset run run-many show sync sync:check view-logs watch'.split(
    ' ',
  ),
);

/** Words that may precede `nx`. Their flags are skipped too, if they take no separate value. */
const RUNNERS = new Set('npx pnpm pnpx yarn bun bunx npm exec dlx x --'.split(' '));

/**
 * Parses the Nx runs in a shell command: `nx run api:test`, `nx test api`, `nx run-many -t test -p
 * api web`, `nx affected -t lint`. Commands that need shell expansion (variables, substitutions)
 * and all other forms are ignored.
 */
export function nxRuns(command: string): readonly NxRun[] {
  return command.split(/&&|\|\||[;|\n]/).flatMap((part): NxRun[] => {
    if (/[$`\\<>(){}*]/.test(part)) return [];
    const words = wordsOf(part);
    const start = words.findIndex((word) => word === 'nx');
    const isPlain = words
      .slice(0, Math.max(start, 0))
      .every((word) => RUNNERS.has(word) || /^(?:[A-Za-z_][A-Za-z0-9_]*=|-)/.test(word));
    if (start === -1 || !isPlain) return [];
    const run = readRun(words.slice(start + 1));
    return run === undefined || run.targets.length === 0 ? [] : [run];
  });
}

function readRun([command = '', ...rest]: readonly string[]): NxRun | undefined {
  if (command === 'run') return projectTarget(rest.find((word) => !word.startsWith('-')) ?? '');
  if (command === 'run-many' || command === 'affected') {
    const projects =
      command === 'run-many' ? listOption(rest, ['-p', '--projects', '--project']) : [];
    return { projects, targets: listOption(rest, ['-t', '--target', '--targets']) };
  }
  if (COMMANDS.has(command) || command.startsWith('-')) return undefined;
  if (command.includes(':')) return projectTarget(command);
  const project = rest[0];
  if (project === undefined || project.startsWith('-')) return undefined;
  return { projects: [project], targets: [command] };
}

function projectTarget(text: string): NxRun | undefined {
  const [project = '', target = ''] = text.split(':');
  return project === '' || target === '' ? undefined : { projects: [project], targets: [target] };
}

/** Reads `-t a,b`, `-t a b` or `--targets=a,b`. The list ends at the next flag. */
function listOption(words: readonly string[], names: readonly string[]): readonly string[] {
  const values: string[] = [];
  for (const [at, word] of words.entries()) {
    const [name = '', value] = /^(--?[^=]+)(?:=(.*))?$/s.exec(word)?.slice(1) ?? [];
    if (!names.includes(name)) continue;
    if (value !== undefined) values.push(...value.split(','));
    else {
      const rest = words.slice(at + 1);
      const end = rest.findIndex((next) => next.startsWith('-'));
      values.push(
        ...rest.slice(0, end === -1 ? rest.length : end).flatMap((next) => next.split(',')),
      );
    }
  }
  return values.filter((value) => value.trim() !== '');
}

function wordsOf(text: string): readonly string[] {
  return [...text.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)].map(([word]) =>
    word.replace(
      /"([^"]*)"|'([^']*)'/g,
      (_, double?: string, single?: string) => double ?? single ?? '',
    ),
  );
}
