import { escapeJson, quoted } from '@parallel-plan/plan';
import { formatRelease } from '../coordinator/format-claims';
import { using } from '../coordinator/rebuild-claims';
import { releaseChange } from '../coordinator/release-change';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { readOpenChanges } from '../workspace/open-changes';
import type { CommandHost } from './command-host';

/**
 * Releases the planning claims of a change whose folder was deleted. They don't expire, and nothing but
 * its id tells of them any more.
 *
 * @param root the workspace root, absolute, its own links resolved
 * @returns the exit code
 * @throws NotCheckableError for a change that is open, because it needs its claims
 */
export async function releaseDeletedChange(
  root: string,
  changeId: string,
  { coordinator, json }: { readonly coordinator: string | undefined; readonly json: boolean },
  { env, stdout, stderr }: CommandHost,
): Promise<number> {
  if (readOpenChanges(root).some(({ id, planFile }) => id === changeId && planFile !== undefined)) {
    throw new NotCheckableError(
      `The change ${quoted(changeId)} is open, and its packages rely on its claims. If they are to go nevertheless: \`nx run change/${changeId}:release-claims\`.`,
    );
  }
  const options = { coordinator, env, warn: (text: string) => stderr.write(`${text}\n`) };
  const report = await using(root, options, changeId, (opened) =>
    releaseChange(opened, changeId, { keys: [], all: true }),
  );
  const { changeId: change, ...rest } = report;
  stdout.write(
    json
      ? `${escapeJson(JSON.stringify({ version: 1, change, ...rest }, null, 2))}\n`
      : formatRelease(report),
  );
  return report.done ? 0 : 2;
}
