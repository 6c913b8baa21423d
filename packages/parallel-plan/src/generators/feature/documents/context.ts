import type { Handoff, Memory } from '@parallel-plan/coordinator';
import type { ProjectContext } from '../../../openspec/read-specs';
import { readYaml } from '../../../workspace/read-yaml';
import type { ClaimedChange, PlanningContext } from '../context';
import type { TouchedProject } from '../types';
import { bullets, cell, code, document, inline, table, words } from './markdown';

const MAX_PROJECTS = 40;
const MAX_NAMES = 12;
const MAX_QUOTED = 600;

/** `context.md`: the basis of the plan, for people who review or change it. */
export function renderContext(
  context: PlanningContext,
  projects: readonly TouchedProject[],
  recalled: Recalled,
): string {
  return document([
    '# Context',
    'The facts at the time of planning, from `openspec/`, the project graph and the code.',
    '## Constraints',
    renderConstraints(context),
    '## Existing Patterns',
    renderCode(context),
    renderSpecs(context),
    '## Potential Conflicts',
    renderConflicts(context.openChanges),
    '## Safe Zones',
    renderZones(context, projects),
    renderRecalled(recalled),
  ]);
}

function renderConstraints({ projectContext, workspace }: PlanningContext): string {
  const given = projectContext.flatMap((source) => {
    const text = contextText(source);
    return text === '' ? [] : [`- ${code(source.file)}: ${inline(clip(text))}`];
  });
  const tagged = workspace.projects.filter(({ tags }) => tags.length > 0).slice(0, MAX_PROJECTS);
  const tags = tagged.map(
    ({ name, tags: own }) => `- ${code(name)} is tagged ${own.map(code).join(', ')}`,
  );
  const lines = [...given, ...tags];
  return lines.length > 0
    ? lines.join('\n')
    : 'None are known: `openspec/config.yaml` has no `context`, and no project has tags.';
}

/** The comments of a fresh `config.yaml` are not constraints. Its `context` key is. */
function contextText({ file, text }: ProjectContext): string {
  if (!file.endsWith('.yaml')) {
    return text;
  }
  const { value } = readYaml(text, file);
  return typeof value === 'object' && value !== null && 'context' in value
    ? String(value.context)
    : '';
}

function renderCode({ words, counts }: PlanningContext): string {
  const searched = words.map(code).join(', ');
  const found = counts.projects.filter(({ lines }) => lines > 0);
  if (found.length === 0) {
    return words.length === 0
      ? 'The description has no word to search for.'
      : `No code contains ${searched}.`;
  }
  const rows = found.slice(0, MAX_PROJECTS).map(({ project, lines, words: byWord, files }) => [
    code(project),
    String(lines),
    cell(
      Object.entries(byWord)
        .map(([word, count]) => `${word} ${count}`)
        .join(', '),
    ),
    files
      .slice(0, 3)
      .map((file) => cell(code(file)))
      .join(', '),
  ]);
  return document([
    `Lines that contain ${searched}, by project:`,
    table(['project', 'lines', 'words', 'files with the most'], rows, ''),
    counts.truncated ? 'The search reached a limit; there may be more.' : undefined,
  ]).trimEnd();
}

function renderSpecs({ specs }: PlanningContext): string {
  const rows = specs.map(({ capability, requirements }) => [
    code(capability),
    cell(requirements.map(({ name }) => name).join('; ')),
  ]);
  return table(['capability', 'requirements'], rows, 'There are no specs yet in `openspec/specs`.');
}

function renderConflicts(changes: readonly ClaimedChange[]): string {
  const rows = changes.map(({ id, plan, deltas }) => {
    const packages = plan?.view.packages ?? [];
    const scopes = packages.flatMap(({ scope }) => scope.write_allow.map(({ value }) => value));
    const keys = packages.flatMap(({ locks }) => locks.keys.map(({ value }) => value));
    return [
      code(id),
      names(scopes),
      names(keys),
      names(deltas.map(({ capability }) => capability)),
    ];
  });
  return table(
    ['open change', 'writes', 'lock keys', 'capabilities'],
    rows,
    'No other change is open.',
  );
}

function renderZones(
  { zones, workspace }: PlanningContext,
  projects: readonly TouchedProject[],
): string {
  const touched = new Set(projects.map(({ name }) => name));
  const groups = zones.groups
    .slice(0, MAX_PROJECTS)
    .map(
      (group) =>
        `${names(group)}${group.some((name) => touched.has(name)) ? '' : ' (untouched by this change)'}`,
    );
  const impact = zones.highImpact
    .slice(0, MAX_NAMES)
    .map(
      ({ project, dependents }) =>
        `${code(project)}, used by ${dependents.length}: ${names(dependents)}`,
    );
  return document([
    `The workspace has ${workspace.projects.length} project${workspace.projects.length === 1 ? '' : 's'}. Groups without a dependency between them:`,
    bullets(groups),
    `Leaf projects (nothing depends on them): ${zones.leaves.length === 0 ? 'none' : names(zones.leaves)}.`,
    impact.length === 0
      ? 'No project is used by three or more others.'
      : 'High impact (many projects depend on them):',
    bullets(impact),
  ]).trimEnd();
}

function names(values: readonly string[]): string {
  const unique = [...new Set(values)].sort();
  const shown = unique.slice(0, MAX_NAMES).map((value) => cell(code(value)));
  const more = unique.length - shown.length;
  return [...shown, ...(more > 0 ? [`${more} more`] : [])].join(', ') || 'none';
}

function clip(text: string): string {
  return text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED).trimEnd()} …` : text;
}

/** Notes of earlier sessions from the coordinator. */
export interface Recalled {
  /** The newest handoff. */
  readonly handoff?: Handoff;
  /** Memories about planning, newest first. */
  readonly memories: readonly Memory[];
}

const MOST_LISTED = 5;
const LONGEST = 400;

/**
 * The last section of `context.md`. It has only the text, without author and time, so that two
 * people who recall the same notes get the same file. `undefined` if there are none.
 */
function renderRecalled({ handoff, memories }: Recalled): string | undefined {
  if (handoff === undefined && memories.length === 0) return undefined;
  return document([
    '## Recalled',
    'Notes of earlier sessions, from the coordinator. Check them before you rely on them: the plan does not depend on them.',
    ...(handoff === undefined ? [] : handoffParts(handoff)),
    memories.length === 0 ? undefined : 'Memories about planning:',
    bullets(memories.map(({ summary }) => quote(summary))),
  ]).trimEnd();
}

/**
 * Whether a handoff is about the change itself. Planning the change again must not depend on the
 * first run.
 */
export function isAbout(changeId: string, { relevantFiles = [] }: Handoff): boolean {
  return relevantFiles.some((file) => file.startsWith(`openspec/changes/${changeId}/`));
}

function handoffParts(handoff: Handoff): readonly (string | undefined)[] {
  const { summary, decisions = [], assumptions = [], nextSteps = [] } = handoff;
  const list = (title: string, items: readonly string[]): string | undefined =>
    items.length === 0
      ? undefined
      : `${title}:\n\n${bullets([
          ...items.slice(0, MOST_LISTED).map(quote),
          ...(items.length > MOST_LISTED ? [`${items.length - MOST_LISTED} more`] : []),
        ])}`;
  return [
    `The last handoff: ${quote(summary)}`,
    list('What it decided', decisions),
    list('What it assumed', assumptions),
    list('What it left open', nextSteps),
  ];
}

function quote(text: string): string {
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST).trimEnd()} …` : text;
  return words(short);
}
