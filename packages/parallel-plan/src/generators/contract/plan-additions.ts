import { type ContractInterface, prismMock } from '@parallel-plan/contracts';
import {
  containsGlob,
  type InterfaceAddition,
  type PackageGain,
  type Plan,
  planDag,
  quoted,
  ScopeTooComplexError,
  type WorkPackage,
  projectsOf,
} from '@parallel-plan/plan';
import { GeneratorError } from '../generator-error';
import type { PlannedChange } from '../plan-edit/find-change';

/** The API description of a change. */
export interface ApiDocument {
  /** Relative to the change's folder; `undefined` if the change has no API yet. */
  readonly openapi: string | undefined;
  /** The path of the document that the first operation creates. */
  readonly first: string;
}

/**
 * The plan's additions for new interfaces, as the feature generator would plan them: a lock key for
 * each owner, a lock key per contract file for the package that creates contracts, and for every
 * owner and consumer an edge to that package and the permission to read the contracts.
 *
 * @throws GeneratorError `contract/exists` for an interface that another package holds
 */
export function planAdditions(
  { root, planFile, parsed }: PlannedChange,
  plan: Plan,
  interfaces: readonly ContractInterface[],
  { openapi, first }: ApiDocument,
): InterfaceAddition {
  const packageOf = (project: string): WorkPackage | undefined =>
    plan.packages.find((work) => projectsOf(work).includes(project));
  const gains = new Map<string, Required<PackageGain>>();
  const gain = (work: WorkPackage, more: Omit<PackageGain, 'packageId'>): void => {
    const { package_id: packageId } = work;
    const own = gains.get(packageId) ?? { packageId, keys: [], dependsOn: [], reads: [] };
    gains.set(packageId, {
      packageId,
      keys: [
        ...own.keys,
        ...(more.keys ?? []).filter((key) => ![...work.locks.keys, ...own.keys].includes(key)),
      ],
      dependsOn: [...new Set([...own.dependsOn, ...(more.dependsOn ?? [])])],
      reads: [...new Set([...own.reads, ...(more.reads ?? [])])],
    });
  };
  const contracts = contractsPackage(plan);
  const folder = `${root}/contracts/**`;
  for (const { kind, lockKey, owner, consumers, artifact } of interfaces) {
    const own = packageOf(owner);
    refuseHeld(lockKey, own, plan, (index) => {
      const { line, column } = parsed.locate(['packages', index, 'locks', 'keys'], 'key');
      return `${planFile}:${line}:${column}`;
    });
    if (own !== undefined) gain(own, { keys: [lockKey] });
    // The contract of a module is the key of its owner.
    const keeper = kind === 'module' ? undefined : (contracts ?? own);
    if (keeper !== undefined) gain(keeper, { keys: [`contract:${artifact}`] });
    for (const work of [own, ...consumers.map(packageOf)]) {
      if (work === undefined || contracts === undefined) continue;
      gain(work, {
        ...(reaches(plan, work, contracts) ? {} : { dependsOn: [contracts.package_id] }),
        ...(covers([...work.scope.read_allow, ...work.scope.write_allow], folder)
          ? {}
          : { reads: [folder] }),
      });
    }
  }
  const isFirst = openapi === undefined && interfaces.some(({ kind }) => kind === 'operation');
  return {
    gains: [...gains.values()],
    ...(isFirst && {
      openapi: {
        file: first,
        insteadOf: plan.contracts.openapi.primary,
        prism: prismMock(`${root}/${first}`),
      },
    }),
  };
}

/**
 * What a person should do after module contracts were added to a plan: the generator changes no
 * scopes, no verification and no existing order of packages.
 */
export function moduleNotes(
  { id }: PlannedChange,
  plan: Plan,
  interfaces: readonly ContractInterface[],
): readonly string[] {
  const packageOf = (project: string): WorkPackage | undefined =>
    plan.packages.find((work) => projectsOf(work).includes(project));
  return interfaces.flatMap(({ kind, owner, consumers }) => {
    const own = kind === 'module' ? packageOf(owner) : undefined;
    if (own === undefined) return [];
    const waiting = consumers
      .flatMap((name) => packageOf(name) ?? [])
      .filter(({ depends_on }) => depends_on.includes(own.package_id));
    return [
      `${own.package_id} does not check its code against the contract yet: add \`parallel-plan modules check --change ${id} --package ${own.package_id}\` to its verification`,
      ...waiting.map(
        ({ package_id }) =>
          `${package_id} still waits for ${own.package_id}: remove that from depends_on to run them in parallel, and let wp-contracts write the stub`,
      ),
    ];
  });
}

/** Finds the package by name, else by task type. */
function contractsPackage({ packages }: Plan): WorkPackage | undefined {
  return (
    packages.find(({ package_id }) => package_id === 'wp-contracts') ??
    packages.find(({ task_type }) => task_type === 'contracts')
  );
}

function refuseHeld(
  lockKey: string,
  own: WorkPackage | undefined,
  { packages }: Plan,
  where: (index: number) => string,
): void {
  const index = packages.findIndex(({ locks }) => locks.keys.includes(lockKey));
  const holder = packages[index];
  if (holder === undefined || holder === own) return;
  throw new GeneratorError(
    'contract/exists',
    `${holder.package_id} holds the lock key ${quoted(lockKey)} already, in ${where(index)}, and two packages can't implement one interface. Name one of its projects as the owner, or take the key from it first.`,
  );
}

function reaches(plan: Plan, work: WorkPackage, base: WorkPackage): boolean {
  return work === base || planDag(plan).reaches(work.package_id, base.package_id);
}

/** If the exact answer is too costly, the glob is added: a duplicate does no harm. */
function covers(globs: readonly string[], folder: string): boolean {
  try {
    return containsGlob(globs, folder);
  } catch (error) {
    if (error instanceof ScopeTooComplexError) return false;
    throw error;
  }
}
