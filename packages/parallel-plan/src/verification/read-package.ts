import { realpathSync } from 'node:fs';
import {
  didYouMean,
  type Plan,
  parsePlanBytes,
  quoted,
  RULE_CATALOGUE,
  validatePlans,
  type WorkPackage,
} from '@parallel-plan/plan';
import { packageTargets } from '../graph/package-targets';
import { readFacts } from '../graph/read-plan-facts';
import { readChangeSources } from '../prove/plan-source';
import { NotCheckableError } from '../workspace/not-checkable-error';

/** The valid plan of an open change. */
export interface SoundPlan {
  /** Absolute path of the workspace root, with symbolic links resolved. */
  readonly root: string;
  readonly change: string;
  readonly plan: Plan;
}

/**
 * Reads the plan of an open change. An invalid plan is never verified. Errors whose severity a user
 * may lower don't count here, nor do errors that depend on the workspace.
 *
 * @throws NotCheckableError if there is no plan, or it is not valid
 */
export function readSoundPlan(workspaceRoot: string, change: string): SoundPlan {
  const root = realpathSync(workspaceRoot);
  const { sources, unreadable } = readChangeSources(root, change);
  const [source] = sources;
  if (source === undefined) {
    throw new NotCheckableError(`${unreadable[0]?.file ?? change}: ${unreadable[0]?.why ?? ''}`);
  }
  const parsed = parsePlanBytes(source.bytes, { file: source.file });
  const required = new Set(RULE_CATALOGUE.filter((rule) => rule.required).map(({ id }) => id));
  const errors = (validatePlans([parsed]).files[0]?.diagnostics ?? []).filter(
    ({ severity, code }) => severity === 'error' && required.has(code),
  );
  const [first] = errors;
  if (parsed.plan === undefined || first !== undefined) {
    const where = first === undefined ? '' : ` ${source.file}:${first.line}: ${first.message}`;
    throw new NotCheckableError(
      `The plan of ${quoted(change)} is not valid, so nothing was run: \`nx run change/${change}:validate\` says all of it.${where}`,
    );
  }
  return { root, change, plan: parsed.plan };
}

/**
 * The package that a `wp-*` target verifies, by the name that the project graph gives its target.
 * The plan may be invalid.
 *
 * @returns its id; the name of the target if no package of the plan has this target
 * @throws NotCheckableError if the change is not open
 */
export function packageOfTarget(workspaceRoot: string, change: string, target: string): string {
  const [source] = readChangeSources(realpathSync(workspaceRoot), change).sources;
  const targets = source === undefined ? [] : packageTargets(readFacts(source.bytes, source.file));
  return targets.find(({ name }) => name === target)?.facts.id ?? target;
}

/** @throws NotCheckableError if the plan doesn't have the package */
export function findPackage({ plan, change }: SoundPlan, packageId: string): WorkPackage {
  const found = plan.packages.find(({ package_id: id }) => id === packageId);
  if (found !== undefined) return found;
  const ids = plan.packages.map(({ package_id: id }) => id);
  throw new NotCheckableError(
    `The plan of ${quoted(change)} has no package ${quoted(packageId)}.${didYouMean(packageId, ids)}`,
  );
}
