import type {
  CheckLimits,
  ContractCheck,
  ContractFinding,
  ContractSources,
} from './contract-check';
import { checkDatabase } from '../sql/check/check-database';
import { checkDrift } from '../generated/check-drift';
import { checkEvents } from '../events/check/check-events';
import type { PythonModelsChoice } from '../generated/models/models-tool';
import { checkModuleTexts } from '../modules/check/check-modules';
import { checkOpenapi } from '../openapi/check/check-openapi';

type Checker = (
  sources: ContractSources,
  limits: CheckLimits,
  settings: CheckSettings,
) => Promise<ContractCheck>;

/** Settings of the workspace. */
export interface CheckSettings {
  /** The tool that generates Python models; missing if the workspace has no setting yet. */
  readonly pythonModels?: PythonModelsChoice;
}

/** The kinds of contracts, each with its check. Add a row here for a new kind. */
const CHECKERS = {
  openapi: checkOpenapi,
  database: checkDatabase,
  events: checkEvents,
  modules: checkModuleTexts,
  types: (sources, { timeoutMs }, settings) => checkDrift(sources, { timeoutMs, ...settings }),
} as const satisfies Readonly<Record<string, Checker>>;

export type ContractKind = keyof typeof CHECKERS;

export const CONTRACT_KINDS = Object.keys(CHECKERS) as readonly ContractKind[];

export interface ContractCheckOptions extends CheckSettings {
  readonly limits: CheckLimits;
  /** The kinds to check. Default: all. */
  readonly kinds?: readonly ContractKind[];
}

/**
 * Checks the contracts of a change, all kinds in parallel. It never rejects: if a check runs out of
 * time or fails, it is in `notChecked`. Each checker enforces its own time limit, because only the
 * checker knows the slow file.
 *
 * @param sources the texts; nothing else is read, nothing is fetched
 * @param options time limits, workspace settings, and the kinds to check (default: all)
 * @returns findings ordered by file and position, without duplicates, at most 1,001 for each rule
 */
export async function checkContracts(
  sources: ContractSources,
  { limits, kinds = CONTRACT_KINDS, ...settings }: ContractCheckOptions,
): Promise<ContractCheck> {
  const checks = kinds.map((kind) =>
    runChecker(kind, () => CHECKERS[kind](sources, limits, settings)),
  );
  return mergeChecks(await Promise.all(checks));
}

async function runChecker(
  kind: ContractKind,
  check: () => Promise<ContractCheck>,
): Promise<ContractCheck> {
  try {
    return await check();
  } catch (error) {
    const details = error instanceof Error ? error.message.split('\n')[0] : String(error);
    return unchecked(kind, `its checker failed: ${details}`);
  }
}

function unchecked(kind: ContractKind, why: string): ContractCheck {
  const sentence = `The contracts of the kind "${kind}" were not checked, because ${why}.`;
  return { findings: [], facts: [], notChecked: [{ check: `contract/${kind}`, why: sentence }] };
}

/** One more than a list shows for a rule, so that the list can say that there are more. */
const MOST_OF_A_RULE = 1_001;

/** Merges several checks of the same contracts: ordered by file, without duplicates. */
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
