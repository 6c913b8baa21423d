import {
  type ContractInterface,
  contractInterfaces,
  type ContractParties,
  type ContractRequest,
  ContractRequestError,
  type EventContract,
  type OperationContract,
  parseOperation,
  type TableContract,
} from '@parallel-plan/contracts';
import { didYouMean, type Tier, type Workspace } from '@parallel-plan/plan';
import { GeneratorError } from '../../generator-error';
import type { FeatureBrief, WithoutParties } from '../brief/types';
import type { DecidedDefault, FeatureOptions, Notes, TouchedProject } from '../types';
import { decidedDefaults } from './defaults';
import { requestModules } from './modules';
import { defaultParties, type InterfaceKind, ownerUnknown } from './owners';
import type { TakenOverFile } from './take-over';
import { takenOverOperations } from './take-over';

/** The input for the interfaces of a feature, apart from its options. */
export interface ContractSurroundings {
  /** An existing API that the feature imports. */
  readonly takenOver?: TakenOverFile;
  /** Absolute path of the workspace root. */
  readonly root: string;
  readonly tier: Tier;
  /** The Nx project of the change. */
  readonly changeProject: string;
}

interface RequestedContracts {
  readonly contracts: ContractRequest;
  readonly interfaces: readonly ContractInterface[];
  readonly defaults: readonly DecidedDefault[];
}

/**
 * The interfaces of a feature, each with an owner and consumers.
 *
 * @throws GeneratorError `feature/operation-method`, `feature/interface` or `feature/owner`
 */
export function requestContracts(
  options: FeatureOptions,
  projects: readonly TouchedProject[],
  workspace: Workspace,
  { takenOver, changeProject, root, tier }: ContractSurroundings,
  notes: Notes,
): RequestedContracts {
  const { brief, changeId, title, description } = options;
  const parties = defaultParties(projects, workspace);
  const withParties = <T extends Partial<ContractParties>>(
    item: T,
    kind: InterfaceKind,
    name: string,
  ): T & ContractParties => {
    const owner = item.owner ?? options.owner ?? parties[kind].owner;
    if (owner === undefined) throw ownerUnknown(kind, name, projects);
    const consumers = item.consumers ?? parties[kind].consumersOf(owner);
    return { ...item, owner, consumers: consumers.filter((user) => user !== owner) };
  };
  try {
    const operations =
      takenOver === undefined
        ? (brief.operations ?? []).map(toOperation)
        : takenOverOperations(takenOver, brief.operations ?? []);
    const shared: ContractRequest = {
      changeId,
      title,
      description,
      changeProject,
      operations: operations.map((operation) =>
        withParties(operation, 'operation', `${operation.method} ${operation.path}`),
      ),
      ...(takenOver && { openapi: { text: takenOver.text } }),
      ...(brief.schemas && { schemas: brief.schemas }),
      tables: (brief.tables ?? []).map((table) =>
        withParties(typeof table === 'string' ? { name: table } : table, 'table', nameIn(table)),
      ) satisfies TableContract[],
      events: (brief.events ?? []).map((event) =>
        withParties(typeof event === 'string' ? { channel: event } : event, 'event', nameIn(event)),
      ) satisfies EventContract[],
    };
    const agreed = contractInterfaces(shared).flatMap(({ owner, consumers }) =>
      consumers.map((source) => ({ source, target: owner })),
    );
    const modules = requestModules(root, options, tier, projects, workspace, agreed, notes);
    const contracts: ContractRequest = { ...shared, ...(modules.length > 0 && { modules }) };
    const interfaces = contractInterfaces(contracts);
    checkParties(options, interfaces, projects, workspace);
    noteOwners({ ...options, brief: { ...brief, operations } }, interfaces, notes);
    takenOver?.notes.forEach((note) => notes.warn(`${takenOver.file}: ${note}`));
    return {
      contracts,
      interfaces,
      defaults: decidedDefaults(brief, contracts, takenOver !== undefined),
    };
  } catch (error) {
    if (!(error instanceof ContractRequestError)) throw error;
    throw takenOver !== undefined && error.place.startsWith('operations')
      ? new GeneratorError(
          'feature/openapi-refused',
          `${takenOver.file}: ${error.message.slice(`${error.place}: `.length)}`,
        )
      : contractError(error, options);
  }
}

/** Converts an error of the contracts, and adds its place in the brief, or its flag. */
export function contractError(
  error: ContractRequestError,
  options: FeatureOptions,
): GeneratorError {
  const code =
    error.code === 'operation-without-method' ? 'feature/operation-method' : 'feature/interface';
  const path = toPath(error.place);
  const flag = options.flagOf(String(path[0] ?? ''));
  if (flag !== undefined) {
    return new GeneratorError(code, `${flag}: ${error.message.slice(`${error.place}: `.length)}`);
  }
  const place = error.place === '' ? undefined : options.place(path);
  return new GeneratorError(
    code,
    place === undefined ? error.message : `${place} ${error.message}`,
  );
}

function toOperation(
  operation: NonNullable<FeatureBrief['operations']>[number],
  index: number,
): WithoutParties<OperationContract> {
  return typeof operation === 'string'
    ? parseOperation(operation, `operations[${index}]`)
    : operation;
}

function nameIn(item: string | { readonly name: string } | { readonly channel: string }): string {
  if (typeof item === 'string') return item;
  return 'name' in item ? item.name : item.channel;
}

function checkParties(
  options: FeatureOptions,
  interfaces: readonly ContractInterface[],
  projects: readonly TouchedProject[],
  workspace: Workspace,
): void {
  const touched = projects.map(({ name }) => name);
  const known = [...new Set([...touched, ...workspace.projects.map(({ name }) => name)])];
  for (const { lockKey, owner, consumers } of interfaces) {
    const name = interfaceName({ lockKey });
    if (!touched.includes(owner)) {
      throw new GeneratorError(
        'feature/owner',
        `"${name}" is owned by "${owner}", which is not among the projects of the feature (${touched.join(', ')}).${didYouMean(owner, touched)} Add it to the projects, or name another owner.`,
        sourceLine(options),
      );
    }
    const stranger = consumers.find((consumer) => !known.includes(consumer));
    if (stranger !== undefined) {
      throw new GeneratorError(
        'feature/unknown-project',
        `"${name}" is consumed by "${stranger}", which the workspace does not have.${didYouMean(stranger, known)} Name a project, or leave the consumer out.`,
        sourceLine(options),
      );
    }
  }
}

function sourceLine({ briefFile }: FeatureOptions): readonly string[] {
  return briefFile === undefined ? [] : [`in ${briefFile}`];
}

/** Notes unnamed owners as an assumption, because owners decide who writes what. */
function noteOwners(
  { brief, ...options }: FeatureOptions,
  interfaces: readonly ContractInterface[],
  notes: Notes,
): void {
  const given = [...(brief.operations ?? []), ...(brief.tables ?? []), ...(brief.events ?? [])];
  const byParties = new Map<string, string[]>();
  interfaces.slice(0, given.length).forEach(({ lockKey, owner, consumers }, index) => {
    const source = given[index];
    if (
      options.owner === undefined &&
      (typeof source === 'string' || source?.owner === undefined)
    ) {
      const users = consumers.length === 0 ? '' : `, used by ${consumers.join(', ')}`;
      const parties = `implemented by ${owner}${users}, because of their roles`;
      byParties.set(parties, [
        ...(byParties.get(parties) ?? []),
        `\`${interfaceName({ lockKey })}\``,
      ]);
    }
  });
  for (const [parties, names] of byParties) {
    notes.assume({
      question: 'Does each interface have the right owner?',
      assumption: `${listed(names)}: ${parties}`,
      option: '--owner, or owner and consumers in a --brief',
    });
  }
}

const MOST_LISTED = 20;

function listed(names: readonly string[]): string {
  const more = names.length - MOST_LISTED;
  return `${names.slice(0, MOST_LISTED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** The display name of an interface: `GET /v1/users`, `users`, `posts.d.ts`. */
export function interfaceName({ lockKey }: Pick<ContractInterface, 'lockKey'>): string {
  return lockKey.replace(/^(api|event|db:schema|contract):(contracts\/modules\/)?/, '');
}

/** Splits `operations[0].request.fields[2]` into path segments. */
function toPath(place: string): readonly (string | number)[] {
  return [...place.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, index, key]) =>
    index === undefined ? (key ?? '') : Number(index),
  );
}
