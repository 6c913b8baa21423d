import type {
  CheckLimits,
  ContractFinding,
  ContractSources,
  ContractText,
  UncheckedContract,
} from './contract-check';
import { breakingSqlChanges } from '../sql/breaking/breaking-sql-changes';
import { breakingEventChanges } from '../events/breaking/breaking-event-changes';
import { type BreakingEdits, breakingOpenapiChanges } from '../openapi/breaking/breaking-openapi';

/**
 * What the edits between two versions of a change's contracts break for whoever was built against the
 * earlier one.
 *
 * @param before the earlier version; only files that are in it are compared
 * @param limits `timeoutMs` is for each document
 * @returns findings in the later version, or in the earlier one for a file that is gone, and what could
 *   not be compared
 */
export async function breakingChanges(
  before: ContractSources,
  after: ContractSources,
  limits: CheckLimits,
): Promise<BreakingEdits> {
  const edits = await Promise.all([
    ...before.openapi
      .filter((file) => after.files.has(file))
      .map((file) => breakingOpenapiChanges(before, after, file, limits)),
    ...filesLike(SQL, before).map(async (text) =>
      found(await breakingSqlChanges(text, textOf(after, text.file))),
    ),
    ...filesLike(EVENT, before).map(async (text) =>
      found(await breakingEventChanges(text, textOf(after, text.file))),
    ),
  ]);
  const gone = before.openapi.filter((file) => !after.files.has(file)).map(fileIsGone);
  return {
    findings: [...gone, ...edits.flatMap(({ findings }) => findings)].map(asSentence),
    notChecked: edits.flatMap(({ notChecked }) => notChecked),
  };
}

const SQL = /\/contracts\/db\/.*(?<!\.down)\.sql$/;
const EVENT = /\/contracts\/events\/[^/]+\.json$/;

function filesLike(pattern: RegExp, { files }: ContractSources): readonly ContractText[] {
  return [...files].filter(([file]) => pattern.test(file)).map(([file, text]) => ({ file, text }));
}

function textOf({ files }: ContractSources, file: string): ContractText | undefined {
  const text = files.get(file);
  return text === undefined ? undefined : { file, text };
}

function found(findings: readonly ContractFinding[]): {
  findings: readonly ContractFinding[];
  notChecked: readonly UncheckedContract[];
} {
  return { findings, notChecked: [] };
}

function fileIsGone(file: string): ContractFinding {
  return {
    code: 'contract/breaking',
    message: `the OpenAPI document ${file} is gone`,
    file,
    line: 1,
    column: 1,
  };
}

/** The kinds of contracts say what changed; what that means is the same for all of them. */
function asSentence(finding: ContractFinding): ContractFinding {
  return {
    ...finding,
    message: `Compared with the base, ${finding.message}: whoever was built against the contract as it was fails. Keep it and add the new beside it, or raise contracts.revision and tell those who use it.`,
  };
}
