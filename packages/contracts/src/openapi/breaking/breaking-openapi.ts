import { join } from 'node:path';
import { quotedList } from '@parallel-plan/plan';
import { runInChild } from '../../check/child/run-in-child';
import type {
  CheckLimits,
  ContractFinding,
  ContractSources,
  UncheckedContract,
} from '../../check/contract-check';
import type { OpenapiBreak, OpenapiDiffInput } from './openapi-diff-child';

/** What was found in one kind of contract, without what it defines. */
export interface BreakingEdits {
  readonly findings: readonly ContractFinding[];
  readonly notChecked: readonly UncheckedContract[];
}

const MEMORY_MB = 1_024;
const DOCUMENT = /\.(?:ya?ml|json)$/i;

/**
 * What an edit of an OpenAPI document breaks for whoever uses the API as it was, with places in the
 * later version: what changed, in a clause. Documents that are the same in both, with all that they refer to, cost nothing.
 *
 * @param entry a document that both have, workspace-relative
 */
export async function breakingOpenapiChanges(
  before: ContractSources,
  after: ContractSources,
  entry: string,
  { timeoutMs }: CheckLimits,
): Promise<BreakingEdits> {
  const input: OpenapiDiffInput = { entry, before: documents(before), after: documents(after) };
  if (JSON.stringify(input.before) === JSON.stringify(input.after)) return NOTHING;
  const outcome = await runInChild({
    entry: join(__dirname, 'openapi-diff-child'),
    input,
    timeoutMs,
    memoryMb: MEMORY_MB,
  });
  if (outcome.kind === 'done') {
    return { findings: (outcome.value as OpenapiBreak[]).map(findingOf), notChecked: [] };
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
