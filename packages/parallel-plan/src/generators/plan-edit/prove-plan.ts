import { realpathSync } from 'node:fs';
import type { Tree } from '@nx/devkit';
import {
  type ContractFacts,
  type Diagnostic,
  type NotChecked,
  type ParsedPlan,
  parsePlanBytes,
  type Plan,
  validatePlans,
  type Workspace,
} from '@parallel-plan/plan';
import { contractPathsInTree } from '../../validation/contracts/contracts-in-tree';
import { openPlansOf } from '../../validation/open-plans';
import { type PlanSource, readChangeSources } from '../../validation/plan-source';
import { CHANGES_FOLDER } from '../../workspace/open-changes';
import { pathFacts } from '../../workspace/path-facts';
import { readPluginOptions } from '../init/plugin-options';
import type { PlannedChange } from './find-change';

/** A plan, checked. Findings are one line each. */
export interface ProvenPlan {
  /** There when text and schema are sound. */
  readonly plan?: Plan;
  /** With file, line and column. */
  readonly errors: readonly string[];
  /** Without a place, so that those of two versions of a plan can be compared. */
  readonly warnings: readonly string[];
  readonly notChecked: readonly NotChecked[];
}

/** Contracts that an edit brings. */
export type EditedContracts = Pick<ContractFacts, 'files' | 'interfaces'>;

/**
 * Checks a plan that may be in memory only: all rules, with the other open changes on disk beside it.
 * The contracts themselves are not checked: an edit of the plan leaves them as they are. But whose they
 * are is a matter of the plan.
 *
 * @param edited contracts that are not in the tree yet
 */
export function provePlan(
  tree: Tree,
  change: Pick<PlannedChange, 'id' | 'parsed'>,
  workspace: Workspace,
  edited: EditedContracts = { files: new Set(), interfaces: [] },
): ProvenPlan {
  const { parsed, id } = change;
  const root = realpathSync(tree.root);
  const others = readChangeSources(root).sources.filter(({ changeId }) => changeId !== id);
  const own: PlanSource = { file: parsed.file, bytes: Buffer.from(parsed.text), changeId: id };
  const plans = others.map(({ file, bytes }) => parsePlanBytes(bytes, { file }));
  const folder = `${CHANGES_FOLDER}/${id}`;
  const contracts: ContractFacts = {
    folder,
    files: new Set([...contractPathsInTree(tree, folder), ...edited.files]),
    interfaces: edited.interfaces,
    complete: false,
    issues: [],
  };
  const { files, notChecked } = validatePlans([parsed], {
    workspace,
    contracts: new Map([[parsed.file, contracts]]),
    paths: pathFacts(root, globsOf(parsed)),
    rules: readPluginOptions(tree).rules,
    changes: openPlansOf(root, [own, ...others], [parsed, ...plans]),
  });
  const found = files.flatMap(({ diagnostics }) => diagnostics);
  return {
    ...(parsed.plan && { plan: parsed.plan }),
    errors: withSeverity(found, 'error').map(
      ({ file, line, column, code, message }) => `${file}:${line}:${column} ${code}: ${message}`,
    ),
    warnings: withSeverity(found, 'warning').map(({ code, message }) => `${code} ${message}`),
    notChecked,
  };
}

function withSeverity(
  found: readonly Diagnostic[],
  severity: Diagnostic['severity'],
): readonly Diagnostic[] {
  return found.filter((diagnostic) => diagnostic.severity === severity);
}

function globsOf({ view }: ParsedPlan): readonly string[] {
  return view.packages.flatMap(({ scope, locks }) =>
    [...scope.write_allow, ...scope.read_allow, ...scope.deny, ...locks.files].map(
      ({ value }) => value,
    ),
  );
}
