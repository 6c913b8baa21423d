import { escapeControls, type ParsedPlan, planDag } from '@parallel-plan/plan';

/** Counting pairs is quadratic; beyond this many packages the number says nothing to a person. */
const MAX_COUNTED = 1_000;

/** What a valid plan promises, in numbers. */
export interface PlanSummary {
  readonly packages: number;
  /** Groups that can start one after the other. */
  readonly waves: number;
  /** The most packages that can run at once. */
  readonly width: number;
  readonly criticalPath: readonly string[];
  /** Pairs that can run at the same time; missing where there are too many to count. */
  readonly parallelPairs?: number;
}

export function summarizePlan({ view }: ParsedPlan): PlanSummary {
  const dag = planDag(view);
  return {
    packages: dag.ids.length,
    waves: dag.layers.length,
    width: dag.width,
    criticalPath: dag.criticalPath,
    ...(dag.ids.length <= MAX_COUNTED ? { parallelPairs: dag.parallelPairs.length } : {}),
  };
}

/** Two lines for a person: the shape of the plan, and what was proved of it. */
export function formatSummary(summary: PlanSummary): readonly string[] {
  const { packages, waves, width, criticalPath, parallelPairs } = summary;
  const shape = `${count(packages, 'package')} in ${count(waves, 'wave')}, at most ${width} at once; critical path: ${formatPath(criticalPath)}`;
  return [shape, formatProof(packages, parallelPairs)];
}

function formatProof(packages: number, parallelPairs: number | undefined): string {
  if (parallelPairs === 0) {
    return packages === 1
      ? 'nothing runs in parallel: there is one package'
      : 'nothing runs in parallel: every package waits for another';
  }
  if (parallelPairs === undefined)
    return 'proved: no two parallel packages can write the same path';
  return parallelPairs === 1
    ? 'proved: the one parallel pair can not write the same path'
    : `proved: none of the ${parallelPairs} parallel pairs can write the same path`;
}

function formatPath(ids: readonly string[]): string {
  const shown =
    ids.length > 12 ? [...ids.slice(0, 6), `(${ids.length - 11} more)`, ...ids.slice(-5)] : ids;
  return shown.map((id) => escapeControls(id)).join(' -> ');
}

export function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}
