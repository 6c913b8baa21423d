import { type ContractFinding } from '../../check/contract-check';

/** The maximum number of findings per code in one document. Users fix these and check again. */
const MOST_OF_A_CODE = 100;

/**
 * Sorts findings by position, removes duplicates, and keeps at most a hundred per code. The last
 * one says how many more there are.
 */
export function orderedFindings(findings: readonly ContractFinding[]): ContractFinding[] {
  const counts = new Map<string, number>();
  const kept: ContractFinding[] = [];
  for (const finding of distinctFindings(findings)) {
    const count = (counts.get(finding.code) ?? 0) + 1;
    counts.set(finding.code, count);
    if (count <= MOST_OF_A_CODE) kept.push(finding);
  }
  return kept.map((finding, index) => {
    const more = (counts.get(finding.code) ?? 0) - MOST_OF_A_CODE;
    const isLast = kept.findLastIndex(({ code }) => code === finding.code) === index;
    return more > 0 && isLast
      ? { ...finding, message: `${finding.message} (And ${more} more ${finding.code}.)` }
      : finding;
  });
}

/** Sorts findings by position and removes duplicates. */
export function distinctFindings(findings: readonly ContractFinding[]): ContractFinding[] {
  const once = new Map(
    findings.map((finding) => {
      const { code, file, line, column, message } = finding;
      return [[code, file, line, column, message].join('\0'), finding];
    }),
  );
  return [...once.values()].sort(byPlace);
}

function byPlace(a: ContractFinding, b: ContractFinding): number {
  return (
    compare(a.file, b.file) ||
    a.line - b.line ||
    a.column - b.column ||
    compare(a.code, b.code) ||
    compare(a.message, b.message)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
