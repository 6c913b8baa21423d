import { renderPlan } from '../decompose/render-plan';
import type { Plan, WorkPackage } from '../model/plan.generated';
import type { ParsedPlan, PlanPath } from '../parse/parsed-plan';
import { appendItems, insertItem, replaceNumber } from './insert';
import { operate, type PlanOperation } from './plan-operation';
import { PlanEditError } from './plan-edit-error';
import { type EditedPlan, verified } from './verified';
import { rangeOf, YamlSource } from './yaml-source';

/** A package for a plan that exists. */
export interface PackageAddition {
  readonly work: WorkPackage;
  /** The package that merges the others: it comes to depend on the new one, and may write what that writes. */
  readonly mergedBy?: string;
  /** What changes besides, in packages that there are: those of what the new one takes over. */
  readonly operations?: readonly PlanOperation[];
}

/**
 * Adds a package to a plan, in front of the one that merges the others, and raises
 * `feature.plan_revision`. The text is edited in place, as by `amendPlan`.
 *
 * Whether the plan still passes is for the rules to say.
 *
 * @throws PlanEditError where the text can't be edited; see its codes
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

/** The package as a plan that we write has it, comments included, from the column of its dash on. */
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
