import type { ContractCheck, ContractFinding } from './contract-check';

/** One more than is listed of a rule, so that the list can say that there are others. */
const MOST_OF_A_RULE = 1_001;

/** Several checks of the same contracts as one: in the order of the files, each thing said once. */
export function mergeChecks(checks: readonly ContractCheck[]): ContractCheck {
  const findings = distinct(
    checks.flatMap((check) => check.findings),
    ({ code, file, line, column, message }) => [code, file, line, column, message],
  ).sort((a, b) => byPlace(a, b) || byText(a.code, b.code) || byText(a.message, b.message));
  return {
    findings: capped(findings),
    facts: distinct(
      checks.flatMap(({ facts }) => facts),
      ({ lockKey, file }) => [lockKey, file],
    ).sort((a, b) => byPlace(a, b) || byText(a.lockKey, b.lockKey)),
    notChecked: distinct(
      checks.flatMap(({ notChecked }) => notChecked),
      ({ check, why }) => [check, why],
    ),
  };
}

function distinct<T>(items: readonly T[], identity: (item: T) => readonly unknown[]): T[] {
  const byIdentity = new Map<string, T>();
  for (const item of items) {
    const key = JSON.stringify(identity(item));
    if (!byIdentity.has(key)) byIdentity.set(key, item);
  }
  return [...byIdentity.values()];
}

function capped(findings: readonly ContractFinding[]): ContractFinding[] {
  const counts = new Map<string, number>();
  return findings.filter(({ code }) => {
    const count = (counts.get(code) ?? 0) + 1;
    counts.set(code, count);
    return count <= MOST_OF_A_RULE;
  });
}

interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

function byPlace(a: Place, b: Place): number {
  return byText(a.file, b.file) || a.line - b.line || a.column - b.column;
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
