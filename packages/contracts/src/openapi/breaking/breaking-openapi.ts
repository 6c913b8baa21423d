import { join } from 'node:path';
import { quotedList } from '@parallel-plan/plan';
import { runInChild } from '../../check/child/run-in-child';
import type {
  BreakingEdits,
  CheckLimits,
  ContractFinding,
  ContractSources,
} from '../../check/contract-check';
import type { OpenapiBreak, OpenapiComparison, OpenapiVersions } from './compare-openapi-child';

const MEMORY_MB = 1_024;
const DOCUMENT = /\.(?:ya?ml|json)$/i;

/**
 * Finds what an edit of an OpenAPI document breaks for callers of the earlier API, with positions
 * in the later version. It runs in a child process, because hostile documents can take minutes.
 *
 * @param entry workspace-relative path of a document that both versions have
 * @param limits `timeoutMs` is the time limit for the document, in milliseconds
 * @returns findings whose messages are clauses that say what changed
 */
export async function breakingOpenapiChanges(
  before: ContractSources,
  after: ContractSources,
  entry: string,
  { timeoutMs }: CheckLimits,
): Promise<BreakingEdits> {
  const input: OpenapiVersions = { entry, before: documents(before), after: documents(after) };
  if (JSON.stringify(input.before) === JSON.stringify(input.after)) return NOTHING;
  const outcome = await runInChild({
    entry: join(__dirname, 'compare-openapi-child'),
    input,
    timeoutMs,
    memoryMb: MEMORY_MB,
  });
  if (outcome.kind === 'done') {
    const { breaks, isCut } = outcome.value as OpenapiComparison;
    const why = `${entry} has too many schemas to compare all of them with the earlier version`;
    const notChecked = isCut ? [{ check: 'contract/breaking', why }] : [];
    return { findings: breaks.map(findingOf), notChecked };
  }
  const why =
    outcome.kind === 'timeout'
      ? `comparing ${entry} with its earlier version took longer than ${timeoutMs / 1_000} s`
      : `${entry} and its earlier version could not be compared: ${outcome.why}`;
  return { findings: [], notChecked: [{ check: 'contract/breaking', why }] };
}

const NOTHING: BreakingEdits = { findings: [], notChecked: [] };

function documents({ files }: ContractSources): Record<string, string> {
  return Object.fromEntries([...files].filter(([file]) => DOCUMENT.test(file)));
}

function findingOf({ change, operations, file, line, column }: OpenapiBreak): ContractFinding {
  const others = operations.slice(1);
  const also = others.length === 0 ? '' : `; it concerns ${quotedList(others, 3)} too`;
  return {
    code: 'contract/breaking',
    message: `${change}${also}`,
    file,
    line,
    column,
    data: { operations },
  };
}
