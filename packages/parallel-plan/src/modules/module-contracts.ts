import { moduleLockKey, moduleProject, parsePlanBytes, quoted } from '@parallel-plan/plan';
import { readContractSources } from '../contracts/read-contract-sources';
import { readChangeSources } from '../prove/plan-source';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { readOpenChanges } from '../workspace/open-changes';

/** A module contract, and consumers of it whose code is to be checked. */
export interface UsedContract {
  readonly contract: ModuleContract;
  /** Nx projects. */
  readonly consumers: readonly string[];
}

/** A module contract of an open change. */
export interface ModuleContract {
  readonly change: string;
  /** The Nx project whose exports the contract describes. */
  readonly project: string;
  /** Workspace-relative: `openspec/changes/<id>/contracts/modules/<project>.d.ts`. */
  readonly file: string;
  readonly text: string;
  /** The shared examples next to it, `<project>.examples.ts`; missing if there are none. */
  readonly examples?: { readonly file: string; readonly text: string };
}

/**
 * Reads the module contracts of all open changes, or of one.
 *
 * @param root absolute path of the workspace root, with symbolic links resolved
 * @throws NotCheckableError if the change isn't open
 */
export function readModuleContracts(root: string, change?: string): readonly ModuleContract[] {
  const ids = readOpenChanges(root).map(({ id }) => id);
  if (change !== undefined && !ids.includes(change)) {
    throw new NotCheckableError(`There is no open change ${quoted(change)}.`);
  }
  return ids
    .filter((id) => change === undefined || id === change)
    .flatMap((id) => contractsOf(root, id));
}

function contractsOf(root: string, change: string): readonly ModuleContract[] {
  const { folder, files } = readContractSources(root, change, undefined).sources;
  return [...files].flatMap(([file, text]) => {
    const project = moduleProject(folder, file);
    if (project === undefined) return [];
    const examplesFile = file.replace(/\.d\.ts$/, '.examples.ts');
    const examples = files.get(examplesFile);
    return [
      {
        change,
        project,
        file,
        text,
        ...(examples === undefined ? {} : { examples: { file: examplesFile, text: examples } }),
      },
    ];
  });
}

/** The consumers in the header of a contract: `Consumers: feed, api.` */
export function consumersOf(text: string): readonly string[] {
  const [, list = ''] = /^\s*\*?\s*Consumers: (.+)\.$/mu.exec(text) ?? [];
  return list === 'none yet' || list === '' ? [] : list.split(', ');
}

/** The part of module contracts that a work package has to do with. */
export interface PackageContracts {
  /** It implements them: it holds their locks. */
  readonly owned: readonly ModuleContract[];
  /** Some of its projects are consumers. */
  readonly used: readonly UsedContract[];
}

/**
 * The contracts that a work package implements, and those that it builds on.
 *
 * @throws NotCheckableError if the plan can't be read, or doesn't have the package
 */
export function contractsOfPackage(
  root: string,
  change: string,
  packageId: string,
  contracts: readonly ModuleContract[],
): PackageContracts {
  const { sources, unreadable } = readChangeSources(root, change);
  const [source] = sources;
  if (source === undefined) {
    const [problem] = unreadable;
    const why = problem === undefined ? 'it has no plan' : `${problem.file}: ${problem.why}`;
    throw new NotCheckableError(`The plan of ${quoted(change)} can't be read: ${why}.`);
  }
  const { view } = parsePlanBytes(source.bytes, { file: source.file });
  const work = view.packages.find(({ package_id: id }) => id?.value === packageId);
  if (work === undefined) {
    throw new NotCheckableError(
      `The plan of ${quoted(change)} has no package ${quoted(packageId)}.`,
    );
  }
  const keys = new Set(work.locks.keys.map(({ value }) => value));
  const projects = new Set(work.projects.map(({ value }) => value));
  return {
    owned: contracts.filter(({ project }) => keys.has(moduleLockKey(project))),
    used: usedContracts(contracts, (consumer) => projects.has(consumer)),
  };
}

/**
 * The contracts with their consumers.
 *
 * @param isWanted whether a consumer counts; default: all
 */
export function usedContracts(
  contracts: readonly ModuleContract[],
  isWanted: (consumer: string) => boolean = () => true,
): readonly UsedContract[] {
  return contracts.flatMap((contract) => {
    const consumers = consumersOf(contract.text).filter(isWanted);
    return consumers.length === 0 ? [] : [{ contract, consumers }];
  });
}
