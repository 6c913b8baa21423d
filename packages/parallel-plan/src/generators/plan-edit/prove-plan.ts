import type { Tree } from '@nx/devkit';
import type { NotChecked, Plan, Workspace } from '@parallel-plan/plan';
import { prove } from '../../prove/prove';
import { type EditedContracts, readEditSource } from '../../prove/tree-source';
import { readPluginOptions } from '../init/plugin-options';
import type { PlannedChange } from './find-change';

export type { EditedContracts } from '../../prove/tree-source';

/** A checked plan. Findings are one line each. */
export interface ProvenPlan {
  /** Set if text and schema are valid. */
  readonly plan?: Plan;
  /** With file, line and column. */
  readonly errors: readonly string[];
  /** Without a place, so that the warnings of two versions of a plan can be compared. */
  readonly warnings: readonly string[];
  readonly notChecked: readonly NotChecked[];
}

/**
 * Checks a plan, which may exist only in memory, against the other open changes on disk.
 *
 * @param edited contracts that are not in the tree yet
 */
export function provePlan(
  tree: Tree,
  change: Pick<PlannedChange, 'id' | 'parsed'>,
  workspace: Workspace,
  edited?: EditedContracts,
): ProvenPlan {
  const { rules } = readPluginOptions(tree);
  const proof = prove(readEditSource(tree, change, edited), { workspace, rules });
  const found = proof.files.flatMap(({ diagnostics }) => diagnostics);
  const { plan } = change.parsed;
  return {
    ...(plan && { plan }),
    errors: found
      .filter(({ severity }) => severity === 'error')
      .map(
        ({ file, line, column, code, message }) => `${file}:${line}:${column} ${code}: ${message}`,
      ),
    warnings: found
      .filter(({ severity }) => severity === 'warning')
      .map(({ code, message }) => `${code} ${message}`),
    notChecked: proof.notChecked,
  };
}
