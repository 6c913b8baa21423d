import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { Tree } from '@nx/devkit';
import {
  type EditedPlan,
  type ParsedPlan,
  parsePlanBytes,
  PlanEditError,
  type StaleScope,
  staleScopes,
  syncScopes,
  type Workspace,
} from '@parallel-plan/plan';
import { leadsOutside } from '../../paths';
import { readOpenChanges } from '../../workspace/open-changes';
import { provePlan } from '../plan-edit/prove-plan';

/** An open change whose plan names the projects from which its scopes were derived. */
export interface DerivedChange {
  readonly id: string;
  readonly root: string;
  readonly planFile: string;
  readonly parsed: ParsedPlan;
}

/** The result for a plan that doesn't match its projects. */
export interface SyncOutcome {
  readonly change: DerivedChange;
  readonly stale: readonly StaleScope[];
  /** Missing if the plan is not changed. */
  readonly edited?: EditedPlan;
  /** Why the plan is not changed although it could be rewritten. */
  readonly refusal?: string;
  /** The errors that `validate` will report, one line each. */
  readonly errors: readonly string[];
}

/** The open changes that can be out of date. `validate` reports unreadable plans. */
export function plannedChanges(tree: Tree): readonly DerivedChange[] {
  const root = realpathSync(tree.root);
  return readOpenChanges(root).flatMap(({ id, root: folder, planFile }): DerivedChange[] => {
    if (planFile === undefined || !tree.isFile(planFile)) return [];
    if (leadsOutside(root, join(root, planFile)) !== undefined) return [];
    const bytes = tree.read(planFile);
    if (bytes === null) return [];
    const parsed = parsePlanBytes(bytes, { file: planFile });
    const isDerived = parsed.view.packages.some(
      ({ projects, newProjects }) => projects.length + newProjects.length > 0,
    );
    return isDerived ? [{ id, root: folder, planFile, parsed }] : [];
  });
}

/** Rewrites a plan in memory and proves it. Returns `undefined` if the plan is up to date. */
export function syncPlan(
  tree: Tree,
  change: DerivedChange,
  workspace: Workspace,
): readonly SyncOutcome[] {
  const { parsed } = change;
  const stale = staleScopes(parsed.view, workspace);
  if (stale.length === 0) return [];
  try {
    const { edited } = syncScopes(parsed, workspace);
    if (edited === undefined) return [{ change, stale, errors: [] }];
    const { errors } = provePlan(tree, { id: change.id, parsed: edited.parsed }, workspace);
    return [{ change, stale, edited, errors }];
  } catch (error) {
    if (!(error instanceof PlanEditError)) throw error;
    return [{ change, stale, refusal: error.message, errors: [] }];
  }
}
