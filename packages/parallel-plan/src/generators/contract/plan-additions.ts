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
 * @param more further gains, which belong to some of the interfaces
 * @throws GeneratorError `contract/exists` for an interface that another package holds
 */
export function planAdditions(
  { root, planFile, parsed }: PlannedChange,
  plan: Plan,
  interfaces: readonly ContractInterface[],
  { openapi, first }: ApiDocument,
  more: readonly PackageGain[],
): InterfaceAddition {
  const packageOf = (project: string): WorkPackage | undefined =>
    plan.packages.find((work) => projectsOf(work).includes(project));
  const gains: PackageGain[] = [...more];
  const gain = ({ package_id: packageId }: WorkPackage, own: Omit<PackageGain, 'packageId'>) =>
    void gains.push({ packageId, ...own });
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
        reads: [folder],
      });
    }
  }
  const isFirst = openapi === undefined && interfaces.some(({ kind }) => kind === 'operation');
  return {
    gains: plan.packages.flatMap((work) => missingGains(work, gains)),
    ...(isFirst && {
      openapi: {
        file: first,
        insteadOf: plan.contracts.openapi.primary,
        prism: prismMock(`${root}/${first}`),
      },
    }),
  };
}

/** The gains of one package as one gain, without what the package already has. */
function missingGains(work: WorkPackage, gains: readonly PackageGain[]): readonly PackageGain[] {
  const own = gains.filter(({ packageId }) => packageId === work.package_id);
  const all = <Key extends keyof PackageGain>(key: Key, there: readonly string[]) => {
    const items = own.flatMap((gain) => (gain[key] ?? []) as readonly string[]);
    return [...new Set(items)].filter((item) => !there.includes(item));
  };
  const { depends_on, locks, scope, verification } = work;
  const commands = verification.steps.map(({ command }) => command);
  const missing = {
    keys: all('keys', locks.keys),
    dependsOn: all('dependsOn', depends_on),
    freedOf: all('freedOf', []),
    reads: all('reads', []).filter(
      (glob) => !covers([...scope.read_allow, ...scope.write_allow], glob),
    ),
    writes: all('writes', []).filter((glob) => !covers(scope.write_allow, glob)),
    denies: all('denies', scope.deny ?? []),
    steps: own
      .flatMap(({ steps = [] }) => steps)
      .filter(({ command }) => !commands.includes(command)),
  };
  const isEmpty = Object.values(missing).every((list) => list.length === 0);
  return isEmpty ? [] : [{ packageId: work.package_id, ...missing }];
}

/** Finds the package by name, else by task type. */
export function contractsPackage({ packages }: Plan): WorkPackage | undefined {
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
