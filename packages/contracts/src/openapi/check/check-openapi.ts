import { join } from 'node:path';
import { canonicalLockKey, escapeControls } from '@parallel-plan/plan';
import { type ChildOutcome, runInChild } from '../../child/run-in-child';
import {
  type CheckLimits,
  type ContractCheck,
  type ContractFact,
  type ContractFinding,
  type ContractSources,
} from '../../contract-module';
import { type CheckInput } from './check-child';
import { type CheckedDocument, type PlacedOperation } from './check-document';

/** Enough for the largest public APIs, and what a machine can spare. */
const MEMORY_MB = 2_048;

/**
 * Checks the OpenAPI documents of a change: that they parse, that no reference leads out of the
 * change's folder, that they are OpenAPI, and that they are complete (examples, problem details,
 * discriminators). It all runs in a process of its own, because a pattern of a schema may never end;
 * a document that is stopped is named, and the others are checked nevertheless.
 *
 * @param limits `timeoutMs` is for each document
 * @returns findings in the file where they are, in order; an `api:` fact for each operation
 */
export async function checkOpenapi(
  sources: ContractSources,
  limits: CheckLimits,
): Promise<ContractCheck> {
  const checked: CheckedDocument[] = [];
  const stopped: ContractFinding[] = [];
  let left = [...sources.openapi];
  while (left.length > 0) {
    const outcome = await runInChild({
      entry: join(__dirname, 'check-child'),
      input: inputFor(sources, left),
      timeoutMs: limits.timeoutMs,
      memoryMb: MEMORY_MB,
    });
    const done = outcome.told as readonly CheckedDocument[];
    checked.push(...done);
    left = left.slice(done.length);
    const [file] = left;
    if (outcome.kind === 'done' || file === undefined) break;
    stopped.push({
      code: 'contract/openapi',
      message: whyStopped(outcome, sources.files.get(file) ?? ''),
      file,
      line: 1,
      column: 1,
    });
    left = left.slice(1);
  }
  return {
    findings: withoutRepeats([...checked.flatMap(({ findings }) => findings), ...stopped]),
    facts: checked.flatMap(({ operations }) => operations.flatMap(factOf)),
    notChecked: [],
  };
}

function inputFor({ folder, files }: ContractSources, openapi: readonly string[]): CheckInput {
  const texts = [...files].filter(([file]) => /\.(?:ya?ml|json|md|txt)$/i.test(file));
  return { folder, files: texts, openapi };
}

function whyStopped(outcome: Exclude<ChildOutcome, { kind: 'done' }>, text: string): string {
  const what = `Checking this document (${Math.ceil(text.length / 1024)} KiB)`;
  return outcome.kind === 'timeout'
    ? `${what} took longer than ${outcome.timeoutMs / 1_000} s and was stopped, so nothing in it counts as checked: look for patterns with repeats inside repeats, such as (a+)+, and for very large examples.`
    : `${what} failed: ${outcome.why}. Nothing in it counts as checked: take out what is unusually large or deep.`;
}

function factOf({ method, path, file, line, column }: PlacedOperation): ContractFact[] {
  const lockKey = canonicalLockKey(`api:${method} ${path}`);
  return lockKey === undefined ? [] : [{ lockKey, file, line, column }];
}

/** Two documents may refer to one file. User text in messages is made safe to print. */
function withoutRepeats(findings: readonly ContractFinding[]): ContractFinding[] {
  const found = new Map<string, ContractFinding>();
  for (const finding of findings) {
    const { code, file, line, column, message } = finding;
    const key = [code, file, line, column, message].join('\0');
    if (!found.has(key)) found.set(key, { ...finding, message: escapeControls(message) });
  }
  return [...found.values()];
}
