import type { CheckSettings } from '@parallel-plan/contracts';
import type { ContractFacts, NotChecked, ParsedPlan } from '@parallel-plan/plan';
import { type ReadContracts, readContractSources } from '../../contracts/read-contract-sources';
import type { PlanSource } from '../../prove/plan-source';
import { type Base, findBase, whyNoBase } from './base-contracts';
import { breakingIssues } from './breaking-edits';
import {
  checkChangeContracts,
  type ContractLimits,
  CONTRACT_TIMEOUT_MS,
  contractCacheFolder,
  isOnlyText,
  namedContracts,
} from './check-change-contracts';

export interface ContractOptions extends CheckSettings {
  /** Check the contracts of each change. Default true. */
  readonly contracts?: boolean;
  /** How long one contract may take, in milliseconds. Default 30,000. */
  readonly contractTimeoutMs?: number;
  /** Compare contracts with those of a branch, a tag or a commit; `default` is the default branch. */
  readonly base?: { readonly ref: string } | 'default';
}

/** What is known of the contracts of the plans that are validated. */
export interface ContractAnswers {
  /** By the file of the plan. */
  readonly facts: ReadonlyMap<string, ContractFacts>;
  /** The texts that findings may point into, by file. */
  readonly texts: ReadonlyMap<string, string>;
  readonly notChecked: readonly NotChecked[];
}

const NOT_ASKED: NotChecked = {
  check: 'contract/breaking',
  why: 'Nothing was named to compare with: `nx run change:validate-branches` takes the default branch, `npx parallel-plan validate --base <ref>` any commit.',
};

/**
 * Reads and checks the contracts of the changes that plans belong to.
 *
 * @param root the workspace root, absolute
 * @param plans those of the sources, in the same order
 * @throws NotCheckableError for a base that was named and isn't there
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
    const why = 'The contracts were left out: --no-contracts.';
    return { facts: new Map(), texts: new Map(), notChecked: [{ check: 'contracts', why }] };
  }

  // One that was named and isn't there is an error, whatever there is to compare.
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
  // One change after the other: each check is as parallel as the machine is.
  for (const change of read) await checker.check(change);
  return checker.answers(compared.notChecked);
}

interface ReadChange {
  readonly changeId: string;
  readonly parsed: ParsedPlan;
  readonly read: ReadContracts;
}

/** Checks changes one by one, and collects what is found. */
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

/** Without a base that was named nothing is sound; without a default branch the rest still is. */
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
      why: `${file} is not in a change under openspec/changes, so it is not known which contracts are its own.`,
    }));
  return { facts: new Map(), texts: new Map(), notChecked };
}

function distinct(notChecked: readonly NotChecked[]): readonly NotChecked[] {
  return [...new Map(notChecked.map((entry) => [`${entry.check} ${entry.why}`, entry])).values()];
}
