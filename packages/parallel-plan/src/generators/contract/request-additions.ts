import {
  addedInterfaces,
  type ContractInterface,
  type ContractRequest,
  ContractRequestError,
  type OperationContract,
  parseOperation,
} from '@parallel-plan/contracts';
import { didYouMean, type Plan, quoted, type Workspace, projectsOf } from '@parallel-plan/plan';
import type { WithoutParties } from '../feature/brief/types';
import { declarationsOf } from '../feature/contracts/modules';
import { defaultParties } from '../feature/contracts/owners';
import { resolveProjects } from '../feature/projects/choose-projects';
import { GeneratorError } from '../generator-error';
import type { PlannedChange } from '../plan-edit/find-change';
import { type ContractOptions, FLAGS } from './options';

interface RequestedAdditions {
  readonly request: ContractRequest;
  readonly interfaces: readonly ContractInterface[];
  /** The assumed owners and consumers of items that name none. */
  readonly assumed: readonly string[];
}

interface RequestPlaces {
  readonly changeProject: string;
  /** The document for operations, relative to the change's folder. */
  readonly openapi: string | undefined;
  /** Absolute path of the workspace root. */
  readonly root: string;
}

/**
 * The items to add, each with an owner and consumers.
 *
 * @throws GeneratorError `contract/interface`, `contract/owner`, `contract/consumer`, `feature/module`
 */
export function requestAdditions(
  options: ContractOptions,
  { id }: PlannedChange,
  plan: Plan,
  workspace: Workspace,
  { changeProject, openapi, root }: RequestPlaces,
): RequestedAdditions {
  const names = workspace.projects.map(({ name }) => name);
  const taking = [...new Set(plan.packages.flatMap(projectsOf))].filter((name) =>
    names.includes(name),
  );
  const defaults = defaultParties(
    resolveProjects(
      taking.map((name) => ({ name })),
      workspace,
    ),
    workspace,
  );
  const assumed = new Set<number>();
  let count = 0;
  const withParties = <T extends { owner?: string; consumers?: readonly string[] }>(
    item: T,
    kind: keyof typeof defaults,
  ) => {
    const owner = item.owner ?? options.owner ?? defaults[kind].owner ?? askForOwner(plan, taking);
    const consumers = item.consumers ?? options.consumers ?? defaults[kind].consumersOf(owner);
    if ((item.owner ?? options.owner) === undefined) assumed.add(count);
    count += 1;
    return { ...item, owner, consumers: consumers.filter((name) => name !== owner) };
  };
  try {
    const { operations = [], schemas, tables = [], events = [], modules = [] } = options.wanted;
    const request: ContractRequest = {
      changeId: id,
      title: plan.feature.title ?? id,
      description: plan.feature.title ?? id,
      changeProject,
      ...(schemas && { schemas }),
      operations: operations.map((one, index) => withParties(toOperation(one, index), 'operation')),
      tables: tables.map((one) =>
        withParties(typeof one === 'string' ? { name: one } : one, 'table'),
      ),
      events: events.map((one) =>
        withParties(typeof one === 'string' ? { channel: one } : one, 'event'),
      ),
      modules: modules.map((module) => {
        const { project } = module;
        const importers = workspace.dependencies
          .filter(({ source, target }) => target === project && taking.includes(source))
          .map(({ source }) => source);
        const consumers = module.consumers ?? options.consumers ?? importers;
        const exports = declarationsOf(root, module);
        return { project, consumers, ...(exports !== undefined && { exports }) };
      }),
    };
    const all = addedInterfaces(request, openapi);
    const isNew = (index: number): boolean =>
      request.tables?.[index - operations.length]?.existing !== true;
    const interfaces = all.filter((_, index) => isNew(index));
    interfaces.forEach((one) => checkParties(one, plan, taking, names));
    return {
      request,
      interfaces,
      assumed: all.filter((_, index) => assumed.has(index) && isNew(index)).map(describeParties),
    };
  } catch (error) {
    throw error instanceof ContractRequestError ? interfaceError(error, options) : error;
  }
}

/** Converts an error of the contracts, and adds its place in the brief, or its flag. */
export function interfaceError(
  error: ContractRequestError,
  options: ContractOptions,
): GeneratorError {
  const path = [...error.place.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, index, key]) =>
    index === undefined ? (key ?? '') : Number(index),
  );
  const reason =
    error.place === '' ? error.message : error.message.slice(`${error.place}: `.length);
  const key = String(path[0] ?? '');
  const place = options.place(path);
  const flag = key in FLAGS ? FLAGS[key as keyof typeof FLAGS] : undefined;
  const isThere = ['exists', 'duplicate-operation'].includes(error.code);
  const source = place ?? flag;
  return new GeneratorError(
    isThere ? 'contract/exists' : 'contract/interface',
    source === undefined ? reason : `${source}${place === undefined ? ':' : ''} ${reason}`,
  );
}

/**
 * The display name of an interface: `GET /v1/users`, `table users`, `event user.created`, `module
 * posts`.
 */
export function interfaceName({ kind, lockKey, owner }: ContractInterface): string {
  if (kind === 'module') return `module ${owner}`;
  const name = lockKey.replace(/^(?:api|db:schema|event):/, '');
  return kind === 'operation' ? name : `${kind} ${name}`;
}

function toOperation(
  operation: string | WithoutParties<OperationContract>,
  index: number,
): WithoutParties<OperationContract> {
  return typeof operation === 'string'
    ? parseOperation(operation, `operations[${index}]`)
    : operation;
}

function checkParties(
  { lockKey, owner, consumers }: ContractInterface,
  { packages, feature }: Plan,
  taking: readonly string[],
  known: readonly string[],
): void {
  if (!taking.includes(owner)) {
    const ids = packages.map(({ package_id }) => package_id);
    const wrong = ids.includes(owner) ? ' That is a package: name one of its projects.' : '';
    throw new GeneratorError(
      'contract/owner',
      known.includes(owner)
        ? `${quoted(owner)} has no package in the plan of "${feature.id}", so no package would implement ${quoted(lockKey)}. Add one first: nx g parallel-plan:package --change ${feature.id} --projects ${owner}`
        : `The workspace has no project ${quoted(owner)}.${wrong === '' ? didYouMean(owner, taking, `The change has packages for ${taking.join(', ')}.`) : wrong}`,
    );
  }
  const stranger = consumers.find((consumer) => !known.includes(consumer));
  if (stranger !== undefined) {
    throw new GeneratorError(
      'contract/consumer',
      `The workspace has no project ${quoted(stranger)}.${didYouMean(stranger, known, '`nx show projects` lists all projects.')}`,
    );
  }
}

/** @throws GeneratorError `contract/owner`, because a guess would decide who writes what */
function askForOwner({ feature }: Plan, taking: readonly string[]): never {
  throw new GeneratorError(
    'contract/owner',
    taking.length === 0
      ? `The plan of "${feature.id}" has no package of a project, so nothing can own an interface. Add one first: nx g parallel-plan:package --change ${feature.id} --projects <project>`
      : `Which project implements the interface? None of ${taking.join(', ')} is known to be right. Name it with --owner.`,
  );
}

function describeParties(one: ContractInterface): string {
  const users = one.consumers.length === 0 ? '' : `, used by ${one.consumers.join(', ')}`;
  return `${interfaceName(one)}: implemented by ${one.owner}${users}, going by their roles; --owner and --consumers say otherwise`;
}
