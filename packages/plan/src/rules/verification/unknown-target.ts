import { planBoundaries } from '../../check/boundaries';
import { quoted, quotedList } from '../../text';
import { didYouMean } from '../../text/did-you-mean';
import type { Workspace, WorkspaceProject } from '../../words/facts';
import type { Rule } from '../rule';

export const unknownTarget: Rule = {
  meta: {
    id: 'verification/unknown-target',
    severity: 'error',
    required: false,
    summary: 'A verification step runs an Nx target that does not exist.',
    why: 'For a target that no project has, `nx run-many` and `nx affected` run nothing and succeed, so the package would not be verified.',
    howToFix: 'Correct the name of the target or of the project, or add the target first.',
    examples: {
      wrong: `verification:
  tier_required: A
  steps:
    - { name: test, kind: command, command: nx run-many -t tets -p api }`,
      right: `verification:
  tier_required: A
  steps:
    - { name: test, kind: command, command: nx run-many -t test -p api }`,
    },
  },
  check({ view, workspace, report }) {
    if (workspace === undefined || workspace.projects.length === 0) return;
    const { planned } = planBoundaries(view, workspace);
    const known = knownProjects(workspace, planned, view.feature.id?.value);
    for (const { verification } of view.packages) {
      for (const { kind, command } of verification.steps) {
        if (kind?.value !== 'command' || command === undefined) continue;
        for (const run of nxRuns(command.value)) {
          const message = problemOf(run, known);
          if (message !== undefined) report({ at: command.path, message });
        }
      }
    }
  },
};

interface KnownProjects {
  readonly byName: ReadonlyMap<string, WorkspaceProject>;
  /** Whether the project is not (yet) part of this workspace. Its targets are then not checked. */
  isElsewhere(name: string): boolean;
}

function knownProjects(
  { projects, changeProjects = [] }: Workspace,
  planned: ReadonlyMap<string, string>,
  featureId: string | undefined,
): KnownProjects {
  const changes = new Set(changeProjects);
  return {
    byName: new Map(projects.map((project) => [project.name, project])),
    isElsewhere: (name) =>
      planned.has(name) ||
      changes.has(name) ||
      // The Nx project of the change itself, which does not exist yet for a new change.
      (featureId !== undefined && name.endsWith(featureId)),
  };
}

function problemOf(
  { projects, targets }: NxRun,
  { byName, isElsewhere }: KnownProjects,
): string | undefined {
  if (projects.some((name) => isElsewhere(name) || /[!*:]/.test(name))) return undefined;
  const unknown = projects.find((name) => !byName.has(name));
  if (unknown !== undefined) {
    return `There is no project ${quoted(unknown)} in the workspace.${didYouMean(unknown, byName.keys())}`;
  }
  const asked = projects.length === 0 ? [...byName.keys()] : projects;
  const having = asked.flatMap((name) => byName.get(name)?.targets ?? []);
  const missing = targets.find((target) => !having.includes(target) && !/[!*]/.test(target));
  if (missing === undefined) return undefined;
  const where =
    projects.length === 0
      ? 'No project has'
      : `${quotedList(projects)} ${projects.length === 1 ? 'has' : 'have'} no`;
  return `${where}${projects.length === 0 ? ' a' : ''} target ${quoted(missing)}, so that this step would verify nothing.${didYouMean(missing, new Set(having))}`;
}

/** The projects and targets that a command asks Nx to run. */
interface NxRun {
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
