import { escapeControls, renderDag } from '@parallel-plan/plan';
import { formatClaim } from '../../../coordinator/format-claims';
import type { CoordinatorAnswer } from '../coordinate/ask-coordinator';
import type { PlanClaims } from '../coordinate/finish-planning';
import type { FeatureDecisions } from '../decisions';
import type { Notes } from '../notes';
import type { FeaturePlan } from '../proposal/packages';
import type { FeatureValidation } from '../validate/validate-feature';
import type { WrittenChange } from '../write-change';
import { coordinatorLines, coordinatorState } from './coordinator-lines';
import type { Conflict } from './find-conflicts';

const MAX_LISTED = 5;

export interface SummaryContent {
  readonly change: WrittenChange;
  /** The Nx project that will stand for it. */
  readonly changeProject: string;
  readonly plan: FeaturePlan;
  readonly validation: FeatureValidation;
  readonly conflicts: readonly Conflict[];
  readonly decisions: FeatureDecisions;
  readonly notes: Notes;
  readonly answer: CoordinatorAnswer;
  /** Missing in a dry run. */
  readonly claims?: PlanClaims;
  readonly isDryRun: boolean;
}

/** What a person sees at the end: what was written, how it runs, what to look at, what comes next. */
export function renderSummary(content: SummaryContent): string {
  const { change, plan, isDryRun } = content;
  const verb = isDryRun ? 'Would plan' : 'Planned';
  const sections = [
    `${verb} "${change.id}": ${change.files.length} files in ${change.root}`,
    indent(renderDag(plan).trimEnd().split('\n')),
    headed(`Coordinator: ${coordinatorState(content)}`, coordinatorLines(content)),
    section('Validation', validationLines(content)),
    section('Conflicts with open changes', content.conflicts.map(conflictLine), 'none'),
    section('Claims', ...claimLines(content)),
    section(
      'Assumed, because nobody said so',
      content.notes.assumptions.map(
        ({ assumption, option }) => `${assumption} (decide: ${option})`,
      ),
    ),
    section('Note', content.notes.warnings),
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

/** Lines, and what stands instead of them. */
function claimLines({ claims, isDryRun }: SummaryContent): [readonly string[], string?] {
  if (isDryRun) return [[], 'not made in a dry run'];
  if (claims === undefined) return [[]];
  if (!claims.tried) return [[], claims.why];
  return [formatClaim(claims.report).trimEnd().split('\n')];
}

/** What comes next, a line each. */
export function nextSteps({
  change,
  changeProject,
  decisions,
  answer,
  claims,
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
  const isRefused = claims?.tried === true && !claims.report.claimed;
  const handOut = answer.detection?.can.queueWork === true ? 'submit' : 'context';
  return [
    ...questions,
    `review ${change.root}, which nx run ${changeProject}:report shows at a glance, and commit it`,
    ...(isRefused ? [`nx run ${changeProject}:claim, once nobody else holds what it locks`] : []),
    `nx run ${changeProject}:validate`,
    `nx run ${changeProject}:approve`,
    `nx run ${changeProject}:${handOut}`,
  ];
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
