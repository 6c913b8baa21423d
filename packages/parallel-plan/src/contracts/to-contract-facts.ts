import type { ContractCheck, ContractFinding } from '@parallel-plan/contracts';
import type { ContractFacts, ContractIssue } from '@parallel-plan/plan';
import { cut } from '@parallel-plan/plan/text';
import type { ReadContracts } from './read-contract-sources';

/** The input of rules about the contracts of a change: the files, and the findings in them. */
export function toContractFacts(
  { sources, findings: unreadable }: Pick<ReadContracts, 'sources' | 'findings'>,
  checks: readonly ContractCheck[],
): ContractFacts {
  const found = [...unreadable, ...checks.flatMap(({ findings }) => findings)];
  return {
    folder: sources.folder,
    // Unreadable files exist, too.
    files: new Set([...sources.files.keys(), ...unreadable.map(({ file }) => file)].sort()),
    interfaces: checks.flatMap(({ facts }) => facts),
    complete: true,
    issues: toIssues(found, sources.files),
  };
}

/** @param files the texts that contain the findings */
export function toIssues(
  findings: readonly ContractFinding[],
  files: ReadonlyMap<string, string>,
): readonly ContractIssue[] {
  return findings.map((finding) => toIssue(finding, files.get(finding.file)));
}

/**
 * If the checker reports no end, the end of the line is used. A message that quotes a whole contract
 * is cut, for every format.
 */
function toIssue(found: ContractFinding, text: string | undefined): ContractIssue {
  const finding = { ...found, message: cut(found.message) };
  const { line, column } = finding;
  if (finding.endColumn !== undefined) {
    return { ...finding, endLine: finding.endLine ?? line, endColumn: finding.endColumn };
  }
  const length = lineAt(text ?? '', line).length;
  return { ...finding, endLine: line, endColumn: Math.max(column, length + 1) };
}

function lineAt(text: string, line: number): string {
  let from = 0;
  for (let number = 1; number < line; number++) {
    const end = text.indexOf('\n', from);
    if (end === -1) return '';
    from = end + 1;
  }
  const end = text.indexOf('\n', from);
  return text.slice(from, end === -1 ? text.length : end).replace(/\r$/, '');
}
