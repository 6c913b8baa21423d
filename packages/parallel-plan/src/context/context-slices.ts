import { realpathSync } from 'node:fs';
import {
  type ContextSlice,
  didYouMean,
  parsePlanBytes,
  quoted,
  quotedList,
  sliceContext,
} from '@parallel-plan/plan';
import { readChangeSources } from '../prove/plan-source';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { readChangeFiles } from './read-change-files';
import type { Handoffs } from './read-handoffs';

/**
 * The context slices of the packages of a change, in the order of the plan.
 *
 * @param root absolute path of the workspace root
 * @param packageId limits the result to this package
 * @param handoffs as `readHandoffs` returns them
 * @throws NotCheckableError if the change or the package doesn't exist, or the plan can't be read
 */
export function contextSlices(
  root: string,
  changeId: string,
  packageId?: string,
  handoffs?: Handoffs,
): readonly ContextSlice[] {
  const realRoot = realpathSync(root);
  const { sources, unreadable } = readChangeSources(realRoot, changeId);
  const [source] = sources;
  if (source === undefined) {
    throw new NotCheckableError(`${unreadable[0]?.file ?? changeId}: ${unreadable[0]?.why ?? ''}`);
  }
  const parsed = parsePlanBytes(source.bytes, { file: source.file });
  const { plan } = parsed;
  if (plan === undefined) {
    throw new NotCheckableError(
      `The plan of ${quoted(changeId)} has errors, so no slice can be written: \`npx parallel-plan validate ${source.file}\` lists them.`,
    );
  }
  const ids = plan.packages.map(({ package_id }) => package_id);
  const wanted = packageId === undefined ? ids : ids.filter((id) => id === packageId);
  if (wanted.length === 0) {
    throw new NotCheckableError(
      `The change ${quoted(changeId)} has no package ${quoted(packageId ?? '')}.${didYouMean(packageId ?? '', ids)} Its packages: ${quotedList(ids)}.`,
    );
  }
  const files = readChangeFiles(realRoot, changeId);
  return wanted.flatMap(
    (id) => sliceContext({ ...parsed, plan }, changeId, id, files, handoffs) ?? [],
  );
}
