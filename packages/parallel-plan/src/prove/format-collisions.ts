import {
  type CollisionRecord,
  type Diagnostic,
  escapeControls,
  summarize,
  type ValidationResult,
} from '@parallel-plan/plan';
import { count } from './plan-summary';
import type { ValidationReport } from './validate';

/** The number of sections that a person can still read. `--json` has all of them. */
const MOST_SECTIONS = 20;
const MOST_LINES = 20;

const WORST_FIRST: readonly CollisionRecord['feasibility'][] = ['SEQUENTIAL', 'PARTIAL', 'FULL'];

/**
 * The result without the findings that are shown in sections: a code frame for each of many
 * collisions would hide everything else. The counts are not changed.
 */
export function withoutCollisions(result: ValidationResult): ValidationResult {
  if (result.collisions === undefined) return result;
  const files = result.files.map((file) => ({
    ...file,
    diagnostics: file.diagnostics.filter((diagnostic) => !isCollision(diagnostic)),
  }));
  return { ...result, files };
}

/**
 * The collisions between open changes: a headline, then a section for each pair, worst first.
 *
 * @returns lines; empty if there was nothing to compare with
 */
export function formatCollisions({ result, plans, branches }: ValidationReport): readonly string[] {
  const { collisions } = result;
  if (collisions === undefined || (plans.length < 2 && branches === undefined)) return [];
  const others = branches === 1 ? '1 other branch' : `${branches} other branches`;
  const where = branches === undefined ? '' : ` and on ${others}`;
  const compared = `${count(plans.length, 'open change')} here${where}`;
  if (collisions.length === 0) return [`✔ across changes: nothing collides (${compared})`];

  const sorted = WORST_FIRST.flatMap((word) =>
    collisions.filter(({ feasibility }) => feasibility === word),
  );
  const rest = sorted.length - MOST_SECTIONS;
  const found = summarize(
    result.files.flatMap(({ diagnostics }) => diagnostics.filter(isCollision)),
  );
  return [
    `${found.errors > 0 ? '✖' : '⚠'} across changes: ${verdict(found)} (${compared})`,
    ...sorted.slice(0, MOST_SECTIONS).flatMap((collision) => ['', ...section(collision)]),
    ...(rest > 0 ? ['', `${count(rest, 'more pair')} of changes: --json lists them`] : []),
  ];
}

function section({ packages, requirements, ...collision }: CollisionRecord): readonly string[] {
  const lines = [...packages.map(packageLine), ...requirements.map(requirementLine)];
  const rest = lines.length - MOST_LINES;
  return [
    `${title(collision)}: ${collision.feasibility} — ${extent(collision)}`,
    ...lines.slice(0, MOST_LINES).map((line) => `  ${escapeControls(line)}`),
    ...(rest > 0 ? [`  and ${rest} more: --json lists them`] : []),
  ];
}

type Head = Omit<CollisionRecord, 'packages' | 'requirements'>;

function title({ changes, branches = [] }: Head): string {
  const [first, ...others] = branches;
  const more = others.length > 0 ? ` and ${others.length} more` : '';
  const where = first === undefined ? '' : ` (branch ${first}${more})`;
  return escapeControls(`${changes.join(' × ')}${where}`);
}

/**
 * The collision's share of the change that is affected more. The wording of the headline depends on
 * it.
 */
function extent({ changes, shares }: Head): string {
  const part = ({ colliding, total }: Head['shares'][number]): number =>
    total === 0 ? 0 : colliding / total;
  const worse = part(shares[1]) > part(shares[0]) ? 1 : 0;
  const { colliding, total } = shares[worse];
  if (colliding === 0) return 'no package collides, but requirements do';
  const verb = colliding === 1 ? 'collides' : 'collide';
  return escapeControls(`${colliding} of ${count(total, 'package')} of ${changes[worse]} ${verb}`);
}

function packageLine({
  packages,
  globs,
  witness,
  locks,
}: CollisionRecord['packages'][number]): string {
  const [first, second] = globs ?? ['', ''];
  const because = first === second ? first : `${first} × ${second}`;
  const scope = [
    ...(witness === undefined ? [] : [`both may write ${witness}`]),
    ...(because === '' || because === witness ? [] : [`(${because})`]),
  ].join(' ');
  const names = locks.map(([mine, theirs]) => (mine === theirs ? mine : `${mine} × ${theirs}`));
  const lock = names.length > 0 ? [`both lock ${names.join(', ')}`] : [];
  return `${packages.join(' × ')}: ${[...(scope === '' ? [] : [scope]), ...lock].join('; ')}`;
}

function requirementLine({
  capability,
  name,
  operations,
}: CollisionRecord['requirements'][number]): string {
  return `requirement "${name}" of ${capability}: ${operations.join(' × ')}`;
}

function verdict({ errors, warnings, infos }: ValidationResult['summary']): string {
  const parts = [
    ...(errors > 0 ? [count(errors, 'error')] : []),
    ...(warnings > 0 ? [count(warnings, 'warning')] : []),
    ...(infos > 0 ? [count(infos, 'note')] : []),
  ];
  return parts.join(', ');
}

function isCollision({ code }: Diagnostic): boolean {
  return code.startsWith('change/');
}
