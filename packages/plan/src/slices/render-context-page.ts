import { packageTargetName } from '../words/packages';
import type { Plan, WorkPackage } from '../parse/plan.generated';
import type { RequirementText } from './package-texts';
import type { SliceFile } from './slice-files';

export interface ContextPage {
  readonly change: string;
  readonly plan: Plan;
  readonly workPackage: WorkPackage;
  /** Markdown; missing when `tasks.md` has no section for the package. */
  readonly tasks: string | undefined;
  readonly requirements: readonly RequirementText[];
  readonly handoffs: Handoffs;
  readonly files: readonly SliceFile[];
}

/** The handoffs of packages in Markdown, by package id. */
export type Handoffs = ReadonlyMap<string, string>;

/** Renders `CONTEXT.md`, the first file that an agent reads. */
export function renderContextPage({
  change,
  plan,
  workPackage,
  tasks,
  requirements,
  handoffs,
  files,
}: ContextPage): string {
  const { package_id: id, description, depends_on, verification } = workPackage;
  const sections = [
    `# ${id}: ${oneLine(workPackage.title ?? plan.feature.title ?? change)}`,
    `Work package ${code(id)} of the change ${code(change)}, plan revision ${plan.feature.plan_revision}, contracts revision ${plan.contracts.revision}.`,
    description.trim(),
    ...(tasks === undefined ? [] : ['## Tasks', tasks]),
    ...(requirements.length === 0
      ? []
      : [
          '## Requirements',
          'Implement these. Prove each scenario with a test that names the id.',
          ...requirements.map(
            ({ id, name, body }) => `### ${oneLine(name)} (${code(id)})\n\n${body}`,
          ),
        ]),
    '## Where you may write',
    whereToWrite(change, workPackage),
    '## Dependencies',
    depends_on.length === 0
      ? 'Nothing: this package can start at once.'
      : [
          'These packages finish before this one starts, and hand over:',
          '',
          ...depends_on.map((dependency) => handover(plan, dependency)),
        ].join('\n'),
    ...depends_on.flatMap((dependency) => {
      const text = handoffs.get(dependency);
      return text === undefined ? [] : [`### Handoff of ${code(dependency)}`, text.trim()];
    }),
    '## How it is verified',
    [
      `Tier ${verification.tier_required}, within ${workPackage.timeout_minutes} minutes:`,
      '',
      ...verification.steps.map(step),
      '',
      'To run it:',
      '',
      fenced('sh', `npx nx run ${shellWord(`change/${change}:${packageTargetName(id)}`)}`),
    ].join('\n'),
    '## What to hand over',
    `Results: ${[...workPackage.outputs.result_keys, ...(workPackage.outputs.artifacts ?? [])].map(code).join(', ')}.`,
    'Write what the next packages need to know (exports, decisions, wanted dependencies, open questions) to the file that `$PARALLEL_PLAN_HANDOFF_FILE` names, else into your last message.',
    '## What to read',
    files.length === 0
      ? 'The change has no further files for this package.'
      : files
          .map(
            ({ path, cut, tokens }) =>
              `- ${code(path)}, about ${tokens} tokens${cut ? ' (the part for this package)' : ''}`,
          )
          .join('\n'),
    'You may also read these paths of the workspace:',
    list(workPackage.scope.read_allow),
  ];
  return `${sections.join('\n\n')}\n`;
}

function whereToWrite(change: string, { scope, locks, package_id: id }: WorkPackage): string {
  const deny = scope.deny ?? [];
  const held = [...locks.keys, ...locks.files];
  return [
    scope.write_allow.length === 0
      ? 'Nowhere: this package only reads.'
      : `Only these paths, from the root of the workspace:\n\n${list(scope.write_allow)}`,
    ...(deny.length === 0 ? [] : [`But not, within them:\n\n${list(deny)}`]),
    '**A write anywhere else fails the package.** Other packages are being worked on at the same time, and the plan is proven for these paths alone. Before you hand over, check:',
    fenced(
      'sh',
      `npx parallel-plan scope-check --change ${shellWord(change)} --package ${shellWord(id)}`,
    ),
    `It compares with the merge base of the default branch; \`--base <ref>\` names another ref. What was merged from the branch ${code(change)} or from the branches of other packages does not count.`,
    'If another path has to change, have the plan amended; do not write it.',
    ...(held.length === 0 ? [] : [`It holds these locks:\n\n${list(held)}`]),
  ].join('\n\n');
}

function handover({ packages }: Plan, id: string): string {
  const found = packages.find(({ package_id }) => package_id === id);
  const { result_keys: keys = [], artifacts = [] } = found?.outputs ?? {};
  const parts = [...keys.map(code), ...artifacts.map((path) => `the file ${code(path)}`)];
  return `- ${code(id)}: ${parts.join(', ')}`;
}

function step(one: WorkPackage['verification']['steps'][number]): string {
  const name = oneLine(one.name);
  switch (one.kind) {
    case 'command': {
      const where = one.cwd === undefined ? '' : ` in ${code(one.cwd)}`;
      return `- ${name}: run ${code(one.command ?? '')}${where}`;
    }
    case 'ci':
      return `- ${name}: CI must pass ${(one.ci?.required_checks ?? []).map(code).join(', ') || 'the workflow'}`;
    case 'manual':
      return `- ${name}: a person does this: ${oneLine(one.manual_instructions ?? '')}`;
  }
}

function list(items: readonly string[]): string {
  return items.map((item) => `- ${code(item)}`).join('\n');
}

/** A code span. Its fence is longer than any run of backticks inside (CommonMark 6.1). */
function code(text: string): string {
  const line = oneLine(text);
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** A code block. Its fence is longer than any fence in the text (CommonMark 4.5). */
function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function shellWord(text: string): string {
  return /^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
