import { join } from 'node:path';
import { type ParsedPlan, parsePlanBytes, type Workspace } from '@parallel-plan/plan';
import {
  type CapabilitySpec,
  type ProjectContext,
  readProjectContext,
  readSpecDeltas,
  readSpecs,
} from '../../../openspec/read-specs';
import { countWords, type WordCounts } from '../../../workspace/count-words';
import { type OpenChange, readOpenChanges } from '../../../workspace/open-changes';
import { readBounded } from '../../../workspace/read-bounded';
import { searchWords } from '../projects/search-words';
import { findZones, type Zones } from './zones';

/** What is known before anything is decided. */
export interface PlanningContext {
  readonly workspace: Workspace;
  readonly projectContext: readonly ProjectContext[];
  readonly specs: readonly CapabilitySpec[];
  readonly openChanges: readonly ClaimedChange[];
  readonly words: readonly string[];
  readonly counts: WordCounts;
  readonly zones: Zones;
}

/** An open change, with what it claims. */
export interface ClaimedChange extends OpenChange {
  readonly plan?: ParsedPlan;
  readonly deltas: readonly CapabilitySpec[];
}

/**
 * Gathers the context of a feature: specs, open changes, code and the project graph. It reads only.
 *
 * @param root the workspace root, absolute
 */
export async function gatherContext(
  root: string,
  workspace: Workspace,
  description: string,
): Promise<PlanningContext> {
  const words = searchWords(description);
  const counting = countWords(root, words, workspace.projects);
  return {
    workspace,
    projectContext: readProjectContext(root),
    specs: readSpecs(root),
    openChanges: readOpenChanges(root).map((change) => readClaims(root, change)),
    zones: findZones(workspace),
    words,
    counts: await counting,
  };
}

function readClaims(root: string, change: OpenChange): ClaimedChange {
  const deltas = readSpecDeltas(root, change.root);
  if (change.planFile === undefined) {
    return { ...change, deltas };
  }
  const read = readBounded(join(root, change.planFile));
  return read.ok
    ? { ...change, deltas, plan: parsePlanBytes(read.bytes, { file: change.planFile }) }
    : { ...change, deltas };
}
