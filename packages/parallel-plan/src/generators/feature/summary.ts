import { CAPABILITIES } from '@parallel-plan/coordinator';
import { escapeControls, type Plan, renderDag } from '@parallel-plan/plan';
import { formatClaim } from '../../coordinator/format';
import { sharedReason } from '../../coordinator/planning';
import type { Conflict } from './conflicts';
import type { CoordinatorAnswer, PlanClaims } from './coordinate';
import { adviceOn } from './advice';
import type { FeatureDecisions, Notes, WrittenChange } from './types';
import type { FeatureValidation } from './validate-feature';

const MAX_LISTED = 5;

export interface SummaryContent {
  readonly change: WrittenChange;
  /** The Nx project of the change. */
  readonly changeProject: string;
  readonly plan: Plan;
  readonly validation: FeatureValidation;
  readonly conflicts: readonly Conflict[];
  readonly decisions: FeatureDecisions;
  readonly notes: Notes;
  readonly answer: CoordinatorAnswer;
  /** Missing in a dry run. */
  readonly claims?: PlanClaims;
  /** How the package manager of the workspace runs a program: `npx`. */
  readonly exec: string;
  readonly isDryRun: boolean;
}

/**
 * The summary at the end of a run: what was written, how the plan runs, what to check, and the next
 * steps.
 */
export function renderSummary(content: SummaryContent): string {
  const { change, plan, isDryRun } = content;
  const verb = isDryRun ? 'Would plan' : 'Planned';
  const sections = [
    ...content.notes.headlines,
    `${verb} "${change.id}": ${change.files.length} files in ${change.root}`,
    indent(renderDag(plan).trimEnd().split('\n')),
    section('Speed and tests', adviceOn(plan, content.decisions)),
    headed(`Coordinator: ${coordinatorState(content)}`, coordinatorLines(content)),
    section('Validation', validationLines(content)),
    section('Conflicts with open changes', content.conflicts.map(conflictLine), 'none'),
    section('Claims', ...claimLines(content)),
    section(
      'Assumptions',
      content.notes.assumptions.map(
        ({ assumption, option }) => `${assumption} (change: ${option})`,
      ),
    ),
    section('Notes', content.notes.warnings),
    section('Next', nextSteps(content)),
  ];
  const text = sections.filter((part) => part !== '').join('\n\n');
  return `\n${text.split('\n').map(escapeControls).join('\n')}\n`;
}

function validationLines({ validation, change }: SummaryContent): readonly string[] {
  const { warnings, notChecked } = validation;
  const openSpec = notChecked.some(({ check }) => check.startsWith('openspec'));
  const warned = warnings.map(
    ({ code, file, line, message }) =>
      `warning ${code} ${relative(file, change)}:${line} ${message}`,
  );
  return [
    'work-packages.yaml is valid: no two parallel packages can write one path',
    ...(openSpec ? [] : [`openspec validate ${change.id} --strict passes`]),
    ...warned.slice(0, MAX_LISTED),
    ...(warned.length > MAX_LISTED ? [`and ${warned.length - MAX_LISTED} more warnings`] : []),
    ...notChecked.map(({ check, why }) => `not checked: ${check} (${why})`),
  ];
}

function conflictLine({ change, paths, keys, unknown }: Conflict): string {
  const parts = [
    ...(paths.length === 0 ? [] : [`both may write ${few(paths)}`]),
    ...(keys.length === 0 ? [] : [`both lock ${few(keys)}`]),
    ...(unknown ? ['some scopes could not be compared'] : []),
  ];
  return `${change}: ${parts.join('; ')}`;
}

/** The lines, and the text to show if there are none. */
function claimLines({ claims, isDryRun }: SummaryContent): [readonly string[], string?] {
  if (isDryRun) return [[], 'not run in a dry run'];
  if (claims === undefined) return [[]];
  if (!claims.tried) return [[], claims.why];
  return [formatClaim(claims.report).trimEnd().split('\n')];
}

/** The next steps, one line each. */
export function nextSteps({
  change,
  changeProject,
  decisions,
  answer,
  claims,
  exec,
  isDryRun,
}: Omit<SummaryContent, 'conflicts' | 'validation'>): readonly string[] {
  if (isDryRun) {
    return ['run it without --dry-run'];
  }
  const count = decisions.questions.length;
  const questions =
    count === 0
      ? []
      : [
          `answer the ${count === 1 ? 'question' : `${count} questions`} at the top of ${change.root}/design.md`,
        ];
  const { id, root } = change;
  const nx = (target: string): string => `${exec} nx run ${target}`;
  const command = (text: string): string => `${exec} parallel-plan ${text}`;
  const defaults = decisions.defaults.length;
  const inQueue =
    answer.detection?.can.queueWork === true ? ` (or ${command(`submit --change ${id}`)})` : '';
  return [
    ...questions,
    ...(defaults === 0
      ? []
      : [
          `confirm the ${defaults === 1 ? 'default' : `${defaults} defaults`} in ${root}/contracts/README.md`,
        ]),
    `review ${root} (overview: ${nx(`${changeProject}:report`)})`,
    ...claimSteps(claims, nx('change:claim'), command(`claim --change ${id}`)),
    nx(`${changeProject}:validate`),
    `${command(`approve --change ${id}`)}, then commit ${root}`,
    `${command(`implement ${id} --agent <agent>`)}${inQueue}`,
  ];
}

/** How to claim the plan later, if others hold its locks now. */
function claimSteps(
  claims: PlanClaims | undefined,
  releaseAndClaim: string,
  claim: string,
): readonly string[] {
  if (claims?.tried !== true || claims.report.claimed) return [];
  const { ghosts } = claims.report;
  return ghosts.length > 0
    ? [
        `${releaseAndClaim} (releases the claims of ${ghosts.map((ghost) => ghost.change).join(', ')})`,
      ]
    : [`${claim}, once nobody else holds its locks`];
}

function few(values: readonly string[]): string {
  const more = values.length - MAX_LISTED;
  return `${values.slice(0, MAX_LISTED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function section(title: string, lines: readonly string[], empty = ''): string {
  if (lines.length === 0) {
    return empty === '' ? '' : `${title}: ${empty}`;
  }
  return headed(`${title}:`, lines);
}

function headed(line: string, lines: readonly string[]): string {
  return lines.length === 0 ? line : `${line}\n${indent(lines)}`;
}

function indent(lines: readonly string[]): string {
  return lines.map((line) => (line === '' ? '' : `  ${line}`)).join('\n');
}

function relative(file: string, { root }: WrittenChange): string {
  return file.startsWith(`${root}/`) ? file.slice(root.length + 1) : file;
}

interface AnsweredRun {
  readonly answer: CoordinatorAnswer;
  readonly notes: Notes;
}

/** The coordinator, and the resulting tier. */
function coordinatorState({ answer: { transport, detection, tier } }: AnsweredRun): string {
  const plan = `the plan is ${tier}`;
  if (detection === undefined) return `${transport}, not contacted in a dry run; ${plan}`;
  if (detection.available || transport === 'none') return `${transport}; ${plan}`;
  return `${transport}, not usable; ${plan}`;
}

/** Its capabilities, and the reasons for missing ones. */
function coordinatorLines({ answer: { detection }, notes }: AnsweredRun): readonly string[] {
  if (detection === undefined) return [];
  const { available, can, missing } = detection;
  if (!available) {
    const reason = sharedReason(missing);
    // If the missing capability changes the plan, a warning already reports it.
    return notes.warnings.some((warning) => warning.includes(reason)) ? [] : [reason];
  }
  return [
    CAPABILITIES.map((name) => `${can[name] ? '✔' : '✖'} ${name}`).join('  '),
    ...missing.map(({ capability, why }) => `${capability}: ${why}`),
  ];
}
