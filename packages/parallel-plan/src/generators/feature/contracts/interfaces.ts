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
import { didYouMean, type Workspace } from '@parallel-plan/plan';
import { GeneratorError } from '../../generator-error';
import type { FeatureBrief, WithoutParties } from '../brief/types';
import type { FeatureOptions, Notes, TouchedProject } from '../types';
import { type DefaultParties, defaultParties } from './owners';
import type { TakenOverFile } from './take-over';
import { takenOverOperations } from './take-over';

/** What the interfaces of a feature are made from besides its options. */
export interface ContractSurroundings {
  /** An API that exists, and that the feature brings along. */
  readonly takenOver?: TakenOverFile;
  /** The Nx project that will stand for the change. */
  readonly changeProject: string;
}

export interface RequestedContracts {
  readonly contracts: ContractRequest;
  readonly interfaces: readonly ContractInterface[];
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
  { takenOver, changeProject }: ContractSurroundings,
  notes: Notes,
): RequestedContracts {
  const { brief, changeId, title, description } = options;
  const parties = defaultParties(projects, workspace);
  try {
    const operations =
      takenOver === undefined
        ? (brief.operations ?? []).map(toOperation)
        : takenOverOperations(takenOver, brief.operations ?? []);
    const contracts: ContractRequest = {
      changeId,
      title,
      description,
      changeProject,
      operations: operations.map((operation) => withParties(operation, parties.operation)),
      ...(takenOver && { openapi: { text: takenOver.text } }),
      ...(brief.schemas && { schemas: brief.schemas }),
      tables: (brief.tables ?? []).map((table) =>
        withParties(typeof table === 'string' ? { name: table } : table, parties.table),
      ) satisfies TableContract[],
      events: (brief.events ?? []).map((event) =>
        withParties(typeof event === 'string' ? { channel: event } : event, parties.event),
      ) satisfies EventContract[],
    };
    const interfaces = contractInterfaces(contracts);
    checkParties(options, interfaces, projects, workspace);
    tellDefaults({ ...brief, operations }, interfaces, notes);
    takenOver?.notes.forEach((note) => notes.warn(`${takenOver.file}: ${note}`));
    return { contracts, interfaces };
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

/** What the contracts found wrong, with the place in the brief, or the flag that said it. */
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

function withParties<T extends { readonly owner?: string; readonly consumers?: readonly string[] }>(
  item: T,
  defaults: DefaultParties,
): T & ContractParties {
  const owner = item.owner ?? defaults.owner;
  const consumers = item.consumers ?? defaults.consumersOf(owner);
  return { ...item, owner, consumers: consumers.filter((name) => name !== owner) };
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
    const name = nameOf(lockKey);
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

/** Owners that nobody named are an assumption: they decide who writes what. */
function tellDefaults(
  brief: FeatureBrief,
  interfaces: readonly ContractInterface[],
  notes: Notes,
): void {
  const given = [...(brief.operations ?? []), ...(brief.tables ?? []), ...(brief.events ?? [])];
  const byParties = new Map<string, string[]>();
  interfaces.forEach(({ lockKey, owner, consumers }, index) => {
    const source = given[index];
    if (typeof source === 'string' || source?.owner === undefined) {
      const users = consumers.length === 0 ? '' : `, used by ${consumers.join(', ')}`;
      const parties = `implemented by ${owner}${users}, going by their roles`;
      byParties.set(parties, [...(byParties.get(parties) ?? []), `\`${nameOf(lockKey)}\``]);
    }
  });
  for (const [parties, names] of byParties) {
    notes.assume({
      question: 'Does each interface belong to the right project?',
      assumption: `${listed(names)}: ${parties}`,
      option: 'owner and consumers in a --brief',
    });
  }
}

const MOST_LISTED = 20;

function listed(names: readonly string[]): string {
  const more = names.length - MOST_LISTED;
  return `${names.slice(0, MOST_LISTED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function nameOf(lockKey: string): string {
  return lockKey.replace(/^(api|event|db:schema):/, '');
}

/** `operations[0].request.fields[2]` as steps. */
function toPath(place: string): readonly (string | number)[] {
  return [...place.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, index, key]) =>
    index === undefined ? (key ?? '') : Number(index),
  );
}
