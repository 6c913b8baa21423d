import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import {
  estimateTokens,
  findCollisions,
  parsePlanBytes,
  quoted,
  type Plan,
  type RuleSettings,
  toRecord,
  type Workspace,
} from '@parallel-plan/plan';
import { readApproval } from '../approval/read-approval';
import { contextSlices } from '../context/context-slices';
import { readChangeFiles } from '../context/read-change-files';
import { contextFolder } from '../context/write-slices';
import { openPlansOf } from '../prove/open-plans';
import { readChangeSources } from '../prove/plan-source';
import { validateOpenChanges } from '../prove/validate';
import { type RequirementMatrix, requirementMatrix } from '../verification/requirement-matrix';
import { resultFile } from '../verification/result-file';
import { packageOutcomes } from '../verification/verify-change';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { CHANGES_FOLDER } from '../workspace/open-changes';
import { type PackageState, type ReportModel, toReportModel } from './report-model';

export interface ReportOptions {
  /** The projects of the workspace, if known. */
  readonly workspace?: Workspace;
  readonly rules?: RuleSettings;
  /** Also run OpenSpec. */
  readonly openspec?: boolean;
}

/**
 * Validates a change, compares it with the other open changes, and gathers the data of its report,
 * including the verification state of its packages and requirements, if known.
 *
 * @param root absolute path of the workspace root
 * @throws NotCheckableError if the change doesn't exist or can't be read
 */
export async function gatherReport(
  root: string,
  change: string,
  options: ReportOptions,
): Promise<ReportModel> {
  const realRoot = realpathSync(root);
  const { result } = await validateOpenChanges(realRoot, change, options);
  const { sources } = readChangeSources(realRoot);
  const plans = sources.map(({ file, bytes }) => parsePlanBytes(bytes, { file }));
  const parsed = plans[sources.findIndex(({ changeId }) => changeId === change)];
  if (parsed === undefined) {
    throw new NotCheckableError(`The plan of ${quoted(change)} can't be read.`);
  }
  const { collisions } = findCollisions(openPlansOf(realRoot, sources, plans), { of: parsed });
  const { state, message } = readApproval(realRoot, change);
  const files = readChangeFiles(realRoot, change);
  const tasks = files.get('tasks.md');
  const states = statesOf(realRoot, change, parsed.plan);
  const { rows, notChecked } = await requirementsOf(realRoot, change, parsed.plan, states);
  return toReportModel({
    change,
    parsed,
    result: { ...result, notChecked: [...result.notChecked, ...notChecked] },
    collisions: collisions.map(toRecord),
    contractFiles: [...files.keys()].filter((path) => path.startsWith('contracts/')),
    requirements: rows,
    tokensOfAll: [...files.values()].reduce((sum, text) => sum + estimateTokens(text), 0),
    ...(tasks === undefined ? {} : { tasks }),
    stateOf: (id) => states.get(id) ?? {},
    ...(options.workspace && { workspace: options.workspace }),
    approval: { state, message },
  });
}

/** By package: its slice and its result, if they exist. */
function statesOf(
  root: string,
  change: string,
  plan: Plan | undefined,
): ReadonlyMap<string, PackageState> {
  if (plan === undefined) return new Map();
  const outcomes = packageOutcomes(root, change, plan);
  const tokens = new Map(
    contextSlices(root, change).map(({ packageId, tokens: count }) => [packageId, count]),
  );
  const inChange = (path: string): string => path.slice(`${CHANGES_FOLDER}/${change}/`.length);
  return new Map(
    outcomes.map(({ package_id: id, status, result }): [string, PackageState] => {
      const slice = `${contextFolder(change)}/${id}/CONTEXT.md`;
      const count = tokens.get(id);
      return [
        id,
        {
          ...(count === undefined ? {} : { tokens: count }),
          ...(existsSync(join(root, slice)) ? { slice: inChange(slice) } : {}),
          ...(result === undefined ? {} : { status, result: inChange(resultFile(change, id)) }),
        },
      ];
    }),
  );
}

async function requirementsOf(
  root: string,
  change: string,
  plan: Plan | undefined,
  states: ReadonlyMap<string, PackageState>,
): Promise<RequirementMatrix> {
  if (plan === undefined) return { rows: [], notChecked: [] };
  return requirementMatrix(root, change, plan, (id) => states.get(id)?.status ?? 'missing');
}
