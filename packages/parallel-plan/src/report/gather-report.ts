import { realpathSync } from 'node:fs';
import {
  findCollisions,
  parsePlanBytes,
  quoted,
  type RuleSettings,
  toRecord,
  type Workspace,
} from '@parallel-plan/plan';
import { readApproval } from '../approval/read-approval';
import { readChangeFiles } from '../context/read-change-files';
import { openPlansOf } from '../prove/open-plans';
import { readChangeSources } from '../prove/plan-source';
import { validateOpenChanges } from '../prove/validate';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { type ReportModel, toReportModel } from './report-model';

export interface ReportOptions {
  /** The projects of the workspace, where they are known. */
  readonly workspace?: Workspace;
  readonly rules?: RuleSettings;
  /** Also ask OpenSpec. */
  readonly openspec?: boolean;
}

/**
 * Validates a change, compares it with the other open ones, and gathers what its report shows.
 *
 * @param root the workspace root, absolute
 * @throws NotCheckableError for a change that isn't there or can't be read
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
  return toReportModel({
    change,
    parsed,
    result,
    collisions: collisions.map(toRecord),
    contractFiles: [...readChangeFiles(realRoot, change).keys()].filter((path) =>
      path.startsWith('contracts/'),
    ),
    ...(options.workspace && { workspace: options.workspace }),
    approval: { state, message },
  });
}
