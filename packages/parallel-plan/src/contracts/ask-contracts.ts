import type { CheckSettings } from '@parallel-plan/contracts';
import type { ContractFacts, NotChecked, ParsedPlan } from '@parallel-plan/plan';
import type { PlanSource } from '../prove/plan-source';
import { type Base, findBase, whyNoBase } from './base-contracts';
import { breakingIssues } from './breaking-edits';
import {
  checkChangeContracts,
  CONTRACT_TIMEOUT_MS,
  contractCacheFolder,
  type ContractLimits,
  isOnlyText,
  namedContracts,
} from './check-change-contracts';
import { type ReadContracts, readContractSources } from './read-contract-sources';

export interface ContractOptions extends CheckSettings {
  /** Check the contracts of each change. Default: true. */
  readonly contracts?: boolean;
  /** Time limit for one contract in milliseconds. Default: 30,000. */
  readonly contractTimeoutMs?: number;
  /**
   * Compare contracts with those of a branch, a tag or a commit. `default` is the default branch.
   */
  readonly base?: { readonly ref: string } | 'default';
}

/** The findings about the contracts of the validated plans. */
export interface ContractAnswers {
  /** By the file of the plan. */
  readonly facts: ReadonlyMap<string, ContractFacts>;
  /** The texts that findings may refer to, by file. */
  readonly texts: ReadonlyMap<string, string>;
  readonly notChecked: readonly NotChecked[];
}

const NOT_ASKED: NotChecked = {
  check: 'contract/breaking',
  why: 'No base was given for the comparison: `nx run change:validate-branches` compares with the default branch, `npx parallel-plan validate --base <ref>` with any commit.',
};

/**
 * Reads and checks the contracts of the changes that plans belong to.
 *
 * @param root absolute path of the workspace root
 * @param plans the plans of the sources, in the same order
 * @throws NotCheckableError if the named base doesn't exist
 */
export async function askContracts(
  root: string | undefined,
  sources: readonly PlanSource[],
  plans: readonly ParsedPlan[],
  options: ContractOptions,
): Promise<ContractAnswers> {
  const { contracts = true, base } = options;
  const changes = sources.flatMap(({ changeId }, index) => {
    const parsed = plans[index];
    return parsed === undefined || changeId === undefined ? [] : [{ changeId, parsed }];
  });
  if (root === undefined || changes.length === 0) return nothing(sources);
  if (!contracts) {
    const why = 'Contracts were skipped: --no-contracts.';
    return { facts: new Map(), texts: new Map(), notChecked: [{ check: 'contracts', why }] };
  }

  // A named base that doesn't exist is an error, even if there is nothing to compare.
  const named =
    base === undefined || base === 'default' ? undefined : await findBase(root, base.ref);
  const read = changes.map(({ changeId, parsed }) => ({
    changeId,
    parsed,
    read: readContractSources(root, changeId, namedContracts(parsed)),
  }));
  const hasContracts = read.some((change) => !isOnlyText(change.read.sources));
  const compared = hasContracts ? await baseOf(root, base, named) : {};
  const checker = new ChangeChecker(root, options, compared.base);
  // Check one change after the other: each check already runs in parallel.
  for (const change of read) await checker.check(change);
  return checker.answers(compared.notChecked);
}

interface ReadChange {
  readonly changeId: string;
  readonly parsed: ParsedPlan;
  readonly read: ReadContracts;
}

/** Checks changes one by one, and collects the findings. */
class ChangeChecker {
  readonly #facts = new Map<string, ContractFacts>();
  readonly #texts = new Map<string, string>();
  readonly #notChecked: NotChecked[] = [];
  readonly #limits: ContractLimits & { readonly timeoutMs: number };

  constructor(
    root: string,
    { contractTimeoutMs: timeoutMs = CONTRACT_TIMEOUT_MS, pythonModels }: ContractOptions,
    readonly base: Base | undefined,
  ) {
    const cacheFolder = contractCacheFolder(root);
    this.#limits = {
      timeoutMs,
      resolveFrom: root,
      ...(pythonModels === undefined ? {} : { pythonModels }),
      ...(cacheFolder === undefined ? {} : { cacheFolder }),
    };
  }

  async check({ changeId, parsed, read }: ReadChange): Promise<void> {
    const { facts, notChecked } = await checkChangeContracts(read, this.#limits);
    const change = { changeId, parsed, sources: read.sources };
    const { timeoutMs } = this.#limits;
    const breaking = this.base && (await breakingIssues(this.base, change, timeoutMs));
    this.#facts.set(parsed.file, {
      ...facts,
      issues: [...facts.issues, ...(breaking?.issues ?? [])],
    });
    for (const [file, text] of read.sources.files) this.#texts.set(file, text);
    this.#notChecked.push(...notChecked, ...(breaking?.notChecked ?? []));
  }

  answers(notChecked: readonly NotChecked[] = []): ContractAnswers {
    const all = distinct([...this.#notChecked, ...notChecked]);
    return { facts: this.#facts, texts: this.#texts, notChecked: all };
  }
}

/** A missing named base is an error. Without a default branch, the other checks still run. */
async function baseOf(
  root: string,
  base: ContractOptions['base'],
  named: Base | undefined,
): Promise<{ readonly base?: Base; readonly notChecked?: readonly NotChecked[] }> {
  if (named !== undefined) return { base: named };
  if (base === undefined) return { notChecked: [NOT_ASKED] };
  try {
    return { base: await findBase(root) };
  } catch (error) {
    return { notChecked: [{ check: 'contract/breaking', why: whyNoBase(error) }] };
  }
}

function nothing(sources: readonly PlanSource[]): ContractAnswers {
  const notChecked = sources
    .filter(({ changeId }) => changeId === undefined)
    .map(({ file }) => ({
      check: 'contracts',
      why: `${file} is not in a change under openspec/changes, so its contracts are unknown.`,
    }));
  return { facts: new Map(), texts: new Map(), notChecked };
}

function distinct(notChecked: readonly NotChecked[]): readonly NotChecked[] {
  return [...new Map(notChecked.map((entry) => [`${entry.check} ${entry.why}`, entry])).values()];
}
