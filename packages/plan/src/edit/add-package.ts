import { renderPlan } from '../decompose/render-plan';
import type { Plan, WorkPackage } from '../parse/plan.generated';
import type { ParsedPlan, PlanPath } from '../parse/parsed-plan';
import { appendItems, insertItem, replaceNumber } from './insert';
import { operate, type PlanOperation } from './plan-operation';
import { PlanEditError, rangeOf, YamlSource } from './yaml-source';
import { type EditedPlan, verified } from './verified';

/** A package to add to an existing plan. */
export interface PackageAddition {
  readonly work: WorkPackage;
  /**
   * The package that merges the others. It gains a dependency on the new package and its write
   * scope.
   */
  readonly mergedBy?: string;
  /** Additional edits of existing packages, such as those whose work the new package takes over. */
  readonly operations?: readonly PlanOperation[];
}

/**
 * Adds a package to a plan, before the package that merges the others, and increments
 * `feature.plan_revision`. Edits the text in place, like `amendPlan`.
 *
 * It does not check the edited plan against the rules.
 *
 * @param parsed a sound plan
 * @param addition the package, the package that merges it, and additional edits
 * @returns the edited plan
 * @throws PlanEditError when the text cannot be edited; see its codes
 */
export function addPackage(
  parsed: ParsedPlan,
  { work, mergedBy, operations = [] }: PackageAddition,
): EditedPlan {
  if (parsed.plan === undefined) {
    throw new PlanEditError('unsound', 'The plan has errors: correct them first.');
  }
  const { text: changed, wanted: plan } = operate(parsed.text, parsed.plan, operations);
  const index = plan.packages.findIndex(({ package_id }) => package_id === mergedBy);
  const merging = plan.packages[index];
  if (mergedBy !== undefined && merging === undefined) {
    throw new PlanEditError('unknown-package', `The plan has no package "${mergedBy}".`);
  }
  const revision = plan.feature.plan_revision + 1;
  const writes = work.scope.write_allow.filter(
    (glob) => !(merging?.scope.write_allow.includes(glob) ?? false),
  );
  let text = changed;
  if (merging !== undefined) {
    const at: PlanPath = ['packages', index];
    text = appendItems(text, [...at, 'depends_on'], [work.package_id]);
    if (writes.length > 0) text = appendItems(text, [...at, 'scope', 'write_allow'], writes);
  }
  const before = index > 0 ? index : plan.packages.length;
  const inserted = insertItem(text, ['packages'], before, {
    lines: blockLines(plan, work),
    flow: JSON.stringify(work),
  });
  text = replaceNumber(inserted.text, ['feature', 'plan_revision'], revision);

  const packages = plan.packages.map((other) =>
    other !== merging || merging === undefined
      ? other
      : {
          ...merging,
          depends_on: [...merging.depends_on, work.package_id],
          scope: {
            ...merging.scope,
            write_allow: [...merging.scope.write_allow, ...writes],
          },
        },
  );
  return verified(parsed, text, {
    ...plan,
    feature: { ...plan.feature, plan_revision: revision },
    packages: packages.toSpliced(inserted.index, 0, work) as Plan['packages'],
  });
}

/**
 * The package as the plan renderer writes it, with comments, without the indentation of its dash.
 */
function blockLines(plan: Plan, work: WorkPackage): readonly string[] {
  const text = renderPlan({ ...plan, packages: [work] });
  const source = new YamlSource(text);
  const start = rangeOf(source.node(['packages']))[0];
  const column = source.column(start);
  return text
    .slice(start - column)
    .trimEnd()
    .split('\n')
    .map((line) => line.slice(column));
}
