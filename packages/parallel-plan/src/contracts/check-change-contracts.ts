import type {
  CheckSettings,
  ContractCheck,
  ContractKind,
  ContractSources,
} from '@parallel-plan/contracts';
import type { ContractFacts, NotChecked, ParsedPlan } from '@parallel-plan/plan';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheFile } from '../graph/facts-store';
import { loadCheckers } from './load-checkers';
import { toContractFacts } from './to-contract-facts';
import { openVerdictStore } from './verdict-store';
import type { PlanContracts, ReadContracts } from './read-contract-sources';

export interface ContractLimits extends CheckSettings {
  /** Time limit for one file in milliseconds. Default: 30,000. */
  readonly timeoutMs?: number;
  /** Absolute path of the folder that keeps verdicts between runs. Without it, none are kept. */
  readonly cacheFolder?: string;
  /** Absolute path of the workspace root, where optional tools are searched. */
  readonly resolveFrom: string;
  /** The kinds to check. Default: all. */
  readonly kinds?: readonly ContractKind[];
}

/** The findings about the contracts of one change. */
export interface CheckedContracts {
  readonly facts: ContractFacts;
  readonly notChecked: readonly NotChecked[];
}

export const CONTRACT_TIMEOUT_MS = 30_000;

/** The names are repeated here, so that a run in which no contract changed loads no checker. */
const KINDS: Readonly<Record<ContractKind, true>> = {
  openapi: true,
  database: true,
  events: true,
  modules: true,
  types: true,
};

const ALL_KINDS = Object.keys(KINDS) as readonly ContractKind[];

/**
 * Checks the contracts of a change that were read from disk or from the files that a generator will
 * write.
 */
export async function checkChangeContracts(
  read: Pick<ReadContracts, 'sources' | 'findings'>,
  limits: ContractLimits,
): Promise<CheckedContracts> {
  const checks = isOnlyText(read.sources)
    ? []
    : await checkKinds(read.sources, { timeoutMs: CONTRACT_TIMEOUT_MS, ...limits });
  return {
    facts: toContractFacts(read, checks),
    notChecked: checks.flatMap(({ notChecked }) => notChecked),
  };
}

/**
 * The folder that caches contract verdicts between runs. It follows the same rule as the cache of
 * the graph's facts.
 *
 * @param root absolute path of the workspace root
 * @returns `undefined` if there is no untracked folder for it
 */
export function contractCacheFolder(root: string): string | undefined {
  const folder = dirname(cacheFile(root));
  const isDefault = folder.startsWith(join(root, 'node_modules'));
  if (isDefault && !existsSync(join(root, 'node_modules'))) return undefined;
  return isDefault ? join(folder, 'contracts') : join(folder, 'parallel-plan-contracts');
}

/** The part of a plan about its contracts, even if the plan as a whole is not valid. */
export function namedContracts({ view }: ParsedPlan): PlanContracts | undefined {
  const { revision, primary, files } = view.contracts;
  const paths = files.map(({ value }) => value);
  const first = primary?.value ?? paths[0];
  if (first === undefined) return undefined;
  const openapi = { primary: first, files: paths as [string, ...string[]] };
  const packages = view.packages.map(({ scope }) => ({
    scope: { write_allow: scope.write_allow.map(({ value }) => value) },
  }));
  return { contracts: { revision: revision?.value ?? 1, openapi }, packages };
}

async function checkKinds(
  sources: ContractSources,
  limits: ContractLimits & { readonly timeoutMs: number },
): Promise<readonly ContractCheck[]> {
  const { cacheFolder, timeoutMs, resolveFrom, pythonModels, kinds = ALL_KINDS } = limits;
  const store =
    cacheFolder === undefined
      ? undefined
      : openVerdictStore(join(cacheFolder, 'verdicts'), sources, resolveFrom, pythonModels);
  return Promise.all(
    kinds.map(async (kind) => {
      const kept = store?.read(kind);
      if (kept !== undefined) return kept;
      const { checkContracts } = loadCheckers();
      const start = performance.now();
      const check = await checkContracts(sources, {
        limits,
        kinds: [kind],
        ...(pythonModels === undefined ? {} : { pythonModels }),
      });
      if (performance.now() - start < timeoutMs && isFinal(kind, check)) {
        store?.write(kind, check);
      }
      return check;
    }),
  );
}

/**
 * Whether the next check would give the same result. If a busy machine could not finish a check, it
 * is repeated.
 */
function isFinal(kind: ContractKind, { notChecked }: ContractCheck): boolean {
  return notChecked.every(({ check }) => check !== `contract/${kind}`);
}

/** An index is for people. There is nothing to check or load. */
export function isOnlyText({ files }: ContractSources): boolean {
  return [...files.keys()].every((file) => file.endsWith('.md'));
}
