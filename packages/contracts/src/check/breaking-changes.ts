import type {
  BreakingEdits,
  CheckLimits,
  ContractFinding,
  ContractSources,
  ContractText,
} from './contract-check';
import { breakingSqlChanges } from '../sql/breaking/breaking-sql-changes';
import { breakingEventChanges } from '../events/breaking-event-changes';
import { breakingModuleChanges } from '../modules/check/breaking-modules';
import { breakingOpenapiChanges } from '../openapi/breaking/breaking-openapi';

/**
 * Finds what the edits between two versions of a change's contracts break for code built against
 * the earlier version.
 *
 * @param before the earlier version; only its files are compared
 * @param after the later version
 * @param limits `timeoutMs` is the time limit per document, in milliseconds
 * @returns findings in the later version, or in the earlier one for a deleted file; and what could
 * not be compared
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
    ...filesLike(SQL, before).map(async (text) => ({
      findings: await breakingSqlChanges(text, textOf(after, text.file)),
      notChecked: [],
    })),
    breakingModuleChanges(before, after, limits),
    ...filesLike(EVENT, before).map((text) => breakingEventChanges(text, textOf(after, text.file))),
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

function fileIsGone(file: string): ContractFinding {
  return {
    code: 'contract/breaking',
    message: `the OpenAPI document ${file} is gone`,
    file,
    line: 1,
    column: 1,
  };
}

/**
 * Each kind of contract reports a clause that says what changed. The advice is the same for all
 * kinds.
 */
function asSentence(finding: ContractFinding): ContractFinding {
  return {
    ...finding,
    message: `Compared with the base, ${finding.message}. Code that was built against the base fails. Keep the old form and add the new one, or raise contracts.revision and inform the consumers.`,
  };
}
