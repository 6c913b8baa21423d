import type { Plan, WorkPackage } from '../parse/plan.generated';
import type { ParsedPlan, PlanPath } from '../parse/parsed-plan';
import { addEntry, appendItems, replaceNumber } from './insert';
import { PlanEditError } from './yaml-source';
import { type EditedPlan, verified } from './verified';

/** Additional paths that a package may write, and the reason. */
export interface Amendment {
  readonly packageId: string;
  /** Globs, in the order in which to add them. */
  readonly paths: readonly [string, ...string[]];
  /** One line. */
  readonly reason: string;
  /** The packages that merge this one, with the paths that each of them may not write yet. */
  readonly mergedBy?: readonly { readonly packageId: string; readonly paths: readonly string[] }[];
}

/**
 * Adds paths to the write scope of a package, records them in its `inputs.nx.amendments`, and
 * increments `feature.plan_revision`. Edits the text in place: comments, order, quotes and line
 * breaks do not change. The packages that merge this one get the paths too. The result is parsed
 * again to verify that it contains these changes and no others.
 *
 * It checks neither the globs nor the edited plan against the rules.
 *
 * @param parsed a sound plan
 * @param amendment the package, the paths and the reason
 * @returns the edited plan
 * @throws PlanEditError when the text cannot be edited; see its codes
 */
export function amendPlan(parsed: ParsedPlan, amendment: Amendment): EditedPlan {
  const { plan } = parsed;
  if (plan === undefined) {
    throw new PlanEditError('unsound', 'The plan has errors: correct them first.');
  }
  const { packageId, paths } = amendment;
  const index = plan.packages.findIndex(({ package_id }) => package_id === packageId);
  const work = plan.packages[index];
  if (work === undefined) {
    throw new PlanEditError('unknown-package', `The plan has no package "${packageId}".`);
  }
  const revision = plan.feature.plan_revision + 1;
  const at: PlanPath = ['packages', index];
  let text = appendItems(parsed.text, [...at, 'scope', 'write_allow'], paths);
  for (const merging of amendment.mergedBy ?? []) {
    const other = plan.packages.findIndex(({ package_id }) => package_id === merging.packageId);
    if (other === -1) {
      throw new PlanEditError('unknown-package', `The plan has no package "${merging.packageId}".`);
    }
    text = appendItems(text, ['packages', other, 'scope', 'write_allow'], merging.paths);
  }
  text = record(text, at, work, recordsOf(amendment, revision));
  text = replaceNumber(text, ['feature', 'plan_revision'], revision);
  return verified(parsed, text, amended(plan, index, amendment, revision));
}

type AmendmentRecord = {
  readonly path: string;
  readonly reason: string;
  readonly revision: number;
};

function recordsOf({ paths, reason }: Amendment, revision: number): readonly AmendmentRecord[] {
  return paths.map((path) => ({ path, reason, revision }));
}

/** Appends to the list. Creates the list and its parents when missing. */
function record(
  text: string,
  at: PlanPath,
  { inputs }: WorkPackage,
  records: readonly AmendmentRecord[],
): string {
  if (inputs === undefined) {
    return addEntry(text, at, 'inputs', { nx: { amendments: records } }, AFTER_INPUTS);
  }
  if (!Object.hasOwn(inputs, 'nx')) {
    return addEntry(text, [...at, 'inputs'], 'nx', { amendments: records });
  }
  const path = [...at, 'inputs', 'nx'];
  const { nx } = inputs;
  if (typeof nx === 'object' && nx !== null && Object.hasOwn(nx, 'amendments')) {
    return appendItems(text, [...path, 'amendments'], records);
  }
  return addEntry(text, path, 'amendments', records);
}

/** In the documented field order, `inputs` comes before these. */
const AFTER_INPUTS = ['outputs'];

function amended(plan: Plan, index: number, amendment: Amendment, revision: number): Plan {
  const records = recordsOf(amendment, revision);
  return {
    ...plan,
    feature: { ...plan.feature, plan_revision: revision },
    packages: plan.packages.map((work, at) => {
      const gained =
        at === index
          ? amendment.paths
          : amendment.mergedBy?.find(({ packageId }) => packageId === work.package_id)?.paths;
      if (gained === undefined) return work;
      return {
        ...work,
        scope: { ...work.scope, write_allow: [...work.scope.write_allow, ...gained] },
        ...(at === index && { inputs: { ...work.inputs, nx: withRecords(work, records) } }),
      };
    }) as Plan['packages'],
  };
}

function withRecords({ inputs }: WorkPackage, records: readonly AmendmentRecord[]): object {
  const { amendments, ...rest } = (inputs?.['nx'] ?? {}) as { readonly amendments?: unknown };
  return { ...rest, amendments: [...(Array.isArray(amendments) ? amendments : []), ...records] };
}
