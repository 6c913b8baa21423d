import type { NotChecked } from '../diagnostics/validation-result';
import type { ParsedPlan } from '../parse/parsed-plan';
import { byText } from '../text';
import { integrationPackage } from '../words/packages';
import { violationMessage } from './format-scope-check';
import { type Judgement, judgePath, type Law, packageScopes, requirePackage } from './judge-path';
import {
  type ChangedPath,
  ScopeCheckError,
  type ScopeCheckResult,
  type ScopeViolation,
} from './scope-check-result';

/** The plan of an open change. */
export interface ChangePlan {
  /** The change's id: the name of its folder. */
  readonly change: string;
  readonly plan: ParsedPlan;
}

/** The changed paths, and the plans that decide about them. */
export interface ScopeCheckRequest extends ChangePlan {
  /** The package that made the changes. When missing, a whole branch of the change is judged. */
  readonly packageId?: string;
  /** The plans of the other open changes. */
  readonly otherChanges?: readonly ChangePlan[];
  readonly changed: readonly ChangedPath[];
  /** The commit that `changed` was compared with, copied to the result. */
  readonly base?: string | null;
  /** The commit that the plans were read from, copied to the result. */
  readonly planRef?: string | null;
}

/**
 * Checks changed paths against a plan.
 *
 * With a package, each path must match its `write_allow` and must not match its `deny`. Without
 * one, each path must be in the scope of a package of the change, and in the scope of no package of
 * another open change (except integration packages, which share the root files by design). Planning
 * files of the change itself may change. On a package's branch this excludes the files that define
 * write access.
 *
 * @param request the changed paths, the plan, and the package or branch to judge
 * @returns the violations and what was checked
 * @throws ScopeCheckError for a plan with errors, or a package that is not in the plan
 */
export function checkScope(request: ScopeCheckRequest): ScopeCheckResult {
  const { change, packageId, base = null, planRef = null } = request;
  const { law, notChecked } = readLaw(request);
  const changed = eachPath(request.changed);
  const violations = changed.flatMap((entry): ScopeViolation[] => {
    const judgement = judgePath(law, entry.path, entry.leadsTo);
    return judgement === undefined ? [] : [toViolation(entry, judgement, law)];
  });
  const ok = violations.length === 0;
  return {
    version: 1,
    ok,
    code: ok ? null : 'SCOPE_VIOLATION',
    change,
    ...(packageId === undefined ? {} : { package: packageId }),
    base,
    planRef,
    checked: changed.length,
    violations,
    notChecked,
  };
}

/** A changed path, with its other name if it was renamed. */
interface ChangedEntry extends Pick<ChangedPath, 'path' | 'status' | 'leadsTo'> {
  readonly renamed?: string;
}

/** Every path once, sorted. The old name of a renamed file is a separate entry. */
function eachPath(changed: readonly ChangedPath[]): readonly ChangedEntry[] {
  const entries = new Map<string, ChangedEntry>();
  for (const { path, status, from, leadsTo = [] } of changed) {
    const known = entries.get(path);
    const targets = [...new Set([...(known?.leadsTo ?? []), ...leadsTo])];
    entries.set(path, {
      ...(known ?? { path, status }),
      ...(known === undefined && status === 'renamed' && from !== undefined
        ? { renamed: from }
        : {}),
      ...(targets.length === 0 ? {} : { leadsTo: targets }),
    });
  }
  for (const { path, status, from } of changed) {
    if (status !== 'renamed' || from === undefined || entries.has(from)) continue;
    entries.set(from, { path: from, status, renamed: path });
  }
  return [...entries.values()].sort(byText(({ path }) => path));
}

/** @throws ScopeCheckError when the change's own plan has errors */
function readLaw(request: ScopeCheckRequest): { law: Law; notChecked: readonly NotChecked[] } {
  const { change, plan, packageId, otherChanges = [] } = request;
  const packages = packageScopes(plan);
  const own = packageId === undefined ? undefined : requirePackage(packages, packageId, change);
  const notChecked: NotChecked[] = [];
  const others = otherChanges.flatMap((other): Law['others'][number][] => {
    if (other.change === change) return [];
    try {
      const integration = integrationPackage(other.plan.view)?.package_id?.value;
      const scopes = packageScopes(other.plan).filter(({ id }) => id !== integration);
      return [{ change: other.change, packages: scopes }];
    } catch (error) {
      if (!(error instanceof ScopeCheckError)) throw error;
      notChecked.push({ check: other.plan.file, why: error.message });
      return [];
    }
  });
  return { law: { change, packages, others, ...(own && { own }) }, notChecked };
}

function toViolation(entry: ChangedEntry, judgement: Judgement, law: Law): ScopeViolation {
  const { path, status, renamed } = entry;
  const { reason, glob, leadsTo, owner, ownerChange } = judgement;
  return {
    path,
    status,
    reason,
    message: violationMessage(judgement, law),
    ...(renamed === undefined ? {} : { renamed }),
    ...(glob === undefined ? {} : { glob }),
    ...(leadsTo === undefined ? {} : { leadsTo }),
    ...(owner === undefined ? {} : { owner }),
    ...(ownerChange === undefined ? {} : { ownerChange }),
  };
}
