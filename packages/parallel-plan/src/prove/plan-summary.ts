import { escapeControls, type PlanShape } from '@parallel-plan/plan';

/** More reasons than a person reads in a summary. The JSON has all of them. */
const MOST_WAITS = 6;
const MOST_NAMES = 4;

/** Lines of text: the shape of a valid plan, what was proved about it, and why packages wait. */
export function formatSummary(shape: PlanShape): readonly string[] {
  const { packages, layers, width, criticalPath } = shape;
  const head = `${count(packages, 'package')} in ${count(layers.length, 'wave')}, at most ${width} at once; critical path: ${formatPath(criticalPath)}`;
  return [head, formatProof(shape), ...formatWaits(shape)];
}

/** The properties that are proved for a valid plan. */
export function formatProof({
  packages,
  parallelPairs,
}: Pick<PlanShape, 'packages' | 'parallelPairs'>): string {
  if (parallelPairs === 0) {
    return packages === 1
      ? 'nothing runs in parallel: there is one package'
      : 'nothing runs in parallel: every package waits for another';
  }
  if (parallelPairs === undefined) {
    return 'proved: no two parallel packages can write the same path';
  }
  return parallelPairs === 1
    ? 'proved: the one parallel pair cannot write the same path'
    : `proved: none of the ${parallelPairs} parallel pairs can write the same path`;
}

/** Packages that wait for the same packages share a sentence. */
function formatWaits({ packages, parallelPairs, waits }: PlanShape): readonly string[] {
  if (waits.length === 0) return [];
  const groups = new Map<string, { waiting: string[]; for: readonly string[] }>();
  for (const wait of waits) {
    const key = JSON.stringify([...wait.for].sort());
    const group = groups.get(key);
    if (group) group.waiting.push(wait.package);
    else groups.set(key, { waiting: [wait.package], for: wait.for });
  }
  const reasons = [...groups.values()].map(
    (group) =>
      `${names(group.waiting)} ${group.waiting.length === 1 ? 'waits' : 'wait'} for ${names(group.for)}`,
  );
  const shown = reasons.slice(0, MOST_WAITS);
  if (reasons.length > MOST_WAITS) shown.push(`and ${reasons.length - MOST_WAITS} more`);
  const pairs =
    parallelPairs === undefined
      ? 'one after the other'
      : `${count((packages * (packages - 1)) / 2 - parallelPairs, 'pair')} one after the other`;
  return [`${pairs} (depends_on): ${shown.join('; ')}`];
}

function names(ids: readonly string[]): string {
  const shown = ids.slice(0, MOST_NAMES).map(escapeControls);
  const rest = ids.length - shown.length;
  if (rest > 0) return `${shown.join(', ')} and ${rest} more`;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

function formatPath(ids: readonly string[]): string {
  const shown =
    ids.length > 12 ? [...ids.slice(0, 6), `(${ids.length - 11} more)`, ...ids.slice(-5)] : ids;
  return shown.map((id) => escapeControls(id)).join(' -> ');
}

export function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}
