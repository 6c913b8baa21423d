import { join, posix } from 'node:path';
import type { MockSource } from '@parallel-plan/contracts';
import { didYouMean, parsePlanBytes, quoted } from '@parallel-plan/plan';
import { readContractSources } from '../../contracts/read-contract-sources';
import { NotCheckableError } from '../../workspace/not-checkable-error';
import { PLAN_FILE, readOpenChanges } from '../../workspace/open-changes';
import { readBounded } from '../../workspace/read-bounded';

/**
 * The API of a change, with the files that it may refer to.
 *
 * @param root absolute path of the workspace root
 * @param document path as the plan names it; default: the primary document
 * @throws NotCheckableError if the change doesn't exist, or has no such API
 */
export function findMockSource(
  root: string,
  changeId: string,
  document: string | undefined,
): MockSource {
  const open = readOpenChanges(root);
  const change = open.find(({ id }) => id === changeId);
  if (change === undefined) {
    const ids = open.map(({ id }) => id);
    throw new NotCheckableError(
      `There is no open change ${quoted(changeId)}.${didYouMean(changeId, ids, ids.length === 0 ? 'No change is open.' : `Open: ${ids.join(', ')}.`)}`,
    );
  }
  const { sources, missing } = readContractSources(root, changeId, planOf(root, change.planFile));
  const [file] = chosen(sources.openapi, change.root, document);
  if (file !== undefined) return { file, files: sources.files };
  if (document !== undefined) {
    const known = sources.openapi.map((path) => posix.relative(change.root, path));
    throw new NotCheckableError(
      `${quoted(document)} is not an OpenAPI document of the change.${didYouMean(document, known, known.length === 0 ? 'It has none.' : `It has ${known.join(', ')}.`)}`,
    );
  }
  const [lost] = missing;
  throw new NotCheckableError(
    lost === undefined
      ? `The change "${changeId}" has no API to serve: contracts.openapi in its ${PLAN_FILE} names no OpenAPI document. Add an operation first.`
      : `The contract ${quoted(lost.path)} that ${change.planFile ?? PLAN_FILE} names does not exist. Correct the plan, or create the file.`,
  );
}

function planOf(
  root: string,
  planFile: string | undefined,
): ReturnType<typeof parsePlanBytes>['plan'] {
  const read = planFile === undefined ? undefined : readBounded(join(root, planFile));
  if (planFile === undefined || read?.ok !== true) {
    throw new NotCheckableError(
      `The change has no ${PLAN_FILE} that can be read, so its API is unknown.`,
    );
  }
  const { plan, diagnostics } = parsePlanBytes(read.bytes, { file: planFile });
  const [first] = diagnostics;
  if (plan === undefined && first !== undefined) {
    throw new NotCheckableError(
      `${planFile}:${first.line}:${first.column} ${first.message} Correct the plan first.`,
    );
  }
  return plan;
}

function chosen(
  documents: readonly string[],
  folder: string,
  wanted: string | undefined,
): readonly string[] {
  return wanted === undefined
    ? documents
    : documents.filter((path) => [path, posix.relative(folder, path)].includes(wanted));
}
