import type { CheckLimits, ContractCheck, ContractSources } from './contract-check';
import { checkDatabase } from '../sql/check/check-database';
import { checkDrift } from '../generated/check-drift';
import { checkEvents } from '../events/check/check-events';
import type { PythonModelsChoice } from '../generated/models/models-tool';
import { checkOpenapi } from '../openapi/check/check-openapi';
import { mergeChecks } from './merge-checks';

type Checker = (
  sources: ContractSources,
  limits: CheckLimits,
  settings: CheckSettings,
) => Promise<ContractCheck>;

/** What the workspace has chosen. */
export interface CheckSettings {
  /** Which tool makes the Python models; missing where none was chosen yet. */
  readonly pythonModels?: PythonModelsChoice;
}

/** The kinds of contracts, each with what checks it. */
const CHECKERS = {
  openapi: checkOpenapi,
  database: checkDatabase,
  events: checkEvents,
  types: checkGenerated,
} as const satisfies Readonly<Record<string, Checker>>;

export type ContractKind = keyof typeof CHECKERS;

export const CONTRACT_KINDS = Object.keys(CHECKERS) as readonly ContractKind[];

export interface ContractCheckOptions extends CheckSettings {
  readonly limits: CheckLimits;
  /** Default all. */
  readonly kinds?: readonly ContractKind[];
}

/**
 * Checks the contracts of a change, all kinds side by side. It never fails: what could not be checked,
 * for lack of time or through a defect of a checker, is said in the result. Each checker ends what takes
 * too long by itself, because only it can say which file that was.
 *
 * @returns findings in the order of files and places, each once, and at most 1,001 of a rule
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
    return unchecked(kind, `of a defect in its checker: ${details}`);
  }
}

async function checkGenerated(
  sources: ContractSources,
  { timeoutMs, resolveFrom }: CheckLimits,
  { pythonModels }: CheckSettings,
): Promise<ContractCheck> {
  return checkDrift(sources, {
    tools: { root: resolveFrom ?? process.cwd(), timeoutMs },
    ...(pythonModels === undefined ? {} : { pythonModels }),
  });
}

function unchecked(kind: ContractKind, why: string): ContractCheck {
  const sentence = `The contracts of the kind "${kind}" were not checked, because ${why}.`;
  return { findings: [], facts: [], notChecked: [{ check: `contract/${kind}`, why: sentence }] };
}
