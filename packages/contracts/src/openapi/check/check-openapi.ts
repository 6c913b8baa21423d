import { join } from 'node:path';
import { canonicalLockKey, escapeControls } from '@parallel-plan/plan';
import { type FileEnding, runFilesInChild, SKIPPED } from '../../check/child/run-files-in-child';
import {
  type CheckLimits,
  type ContractCheck,
  type ContractFact,
  type ContractFinding,
  type ContractSources,
} from '../../check/contract-check';
import { type CheckInput } from './check-child';
import { type CheckedDocument, type PlacedOperation } from './check-document';

/** Enough for the largest public APIs, and available on a typical machine. */
const MEMORY_MB = 2_048;

/**
 * Checks the OpenAPI documents of a change: that they parse, that no reference leaves the change
 * folder, that they are valid OpenAPI, and that they are complete (examples, problem details,
 * discriminators). It runs in a child process, because a pattern in a schema may never end. A
 * document that had to be stopped is reported, and the others are still checked, up to a limit.
 *
 * @param limits `timeoutMs` is the time limit per document, in milliseconds
 * @returns findings in the files they occur in, in order; an `api:` fact for each operation
 */
export async function checkOpenapi(
  sources: ContractSources,
  limits: CheckLimits,
): Promise<ContractCheck> {
  const { answers, stopped, skipped } = await runFilesInChild<CheckedDocument>(
    sources.openapi,
    (left) => ({
      entry: join(__dirname, 'check-child'),
      input: inputFor(sources, left),
      timeoutMs: limits.timeoutMs,
      memoryMb: MEMORY_MB,
    }),
  );
  const findings = [
    ...sources.openapi.filter((file) => isAmongGenerated(file, sources)).map(misplaced),
    ...answers.flatMap((answer) => answer.findings),
    ...stopped.map(({ file, ending }) =>
      notChecked(file, whyStopped(ending, sources.files.get(file) ?? '')),
    ),
    ...skipped.map((file) => notChecked(file, SKIPPED)),
  ];
  return {
    findings: withoutRepeats(findings),
    facts: answers.flatMap(({ operations }) => operations.flatMap(factOf)),
    notChecked: [],
  };
}

/** Reviewers skip generated folders, so a source there would escape the approval of the plan. */
function isAmongGenerated(file: string, { folder }: ContractSources): boolean {
  return file.startsWith(`${folder}/contracts/generated/`);
}

function misplaced(file: string): ContractFinding {
  const message =
    'The plan names this file as a source, and contracts/generated/ holds generated files only. Move it to contracts/openapi/, and change the path in the plan.';
  return { code: 'contract/openapi', message, file, line: 1, column: 1 };
}

function notChecked(file: string, message: string): ContractFinding {
  return { code: 'contract/openapi', message, file, line: 1, column: 1 };
}

function inputFor({ folder, files }: ContractSources, openapi: readonly string[]): CheckInput {
  const texts = [...files].filter(([file]) => /\.(?:ya?ml|json|md|txt)$/i.test(file));
  return { folder, files: texts, openapi };
}

function whyStopped(ending: FileEnding, text: string): string {
  const what = `Checking this document (${Math.ceil(text.length / 1024)} KiB)`;
  return ending.kind === 'timeout'
    ? `${what} took longer than ${ending.timeoutMs / 1_000} s and was stopped, so nothing in it counts as checked: look for patterns with repeats inside repeats, such as (a+)+, and for very large examples.`
    : `${what} failed: ${ending.why}. Nothing in it counts as checked: remove what is unusually large or deep.`;
}

function factOf({ method, path, file, line, column }: PlacedOperation): ContractFact[] {
  const lockKey = canonicalLockKey(`api:${method} ${path}`);
  return lockKey === undefined ? [] : [{ lockKey, file, line, column }];
}

/**
 * Removes duplicates, because two documents can reference the same file. Makes user text in
 * messages safe to print.
 */
function withoutRepeats(findings: readonly ContractFinding[]): ContractFinding[] {
  const found = new Map<string, ContractFinding>();
  for (const finding of findings) {
    const { code, file, line, column, message } = finding;
    const key = [code, file, line, column, message].join('\0');
    if (!found.has(key)) found.set(key, { ...finding, message: escapeControls(message) });
  }
  return [...found.values()];
}
