import { type LoadedBrief, readBrief } from '../feature/brief/read-brief';
import type { FeatureBrief } from '../feature/brief/types';
import { parseModule } from '../feature/contracts/modules';
import { GeneratorError } from '../generator-error';
import type { ContractGeneratorSchema } from './schema';

/** What to add, from flags or from a brief. */
export interface ContractOptions {
  readonly change?: string;
  readonly wanted: Pick<FeatureBrief, 'operations' | 'schemas' | 'tables' | 'events' | 'modules'>;
  /** The owner of items that don't name one. */
  readonly owner?: string;
  readonly consumers?: readonly string[];
  /** The place of a value in the brief, for messages; `undefined` if the value came from a flag. */
  place(path: readonly (string | number)[]): string | undefined;
}

/** The keys of a brief that are allowed here. The other keys describe a feature. */
const BRIEF_KEYS = ['$schema', 'operations', 'schemas', 'tables', 'events', 'modules'];

/** The flag for each key of a brief. */
export const FLAGS = {
  operations: '--operation',
  tables: '--table',
  events: '--event',
  modules: '--module',
} as const;

/**
 * Normalizes the options. An empty text counts as missing.
 *
 * @param root absolute path of the workspace root
 * @throws GeneratorError `contract/brief`, `contract/brief-conflict`, and those of `readBrief`
 */
export function normalizeOptions(
  options: ContractGeneratorSchema,
  root: string,
  cwd: string,
): ContractOptions {
  const change = options.change?.trim() ?? '';
  const owner = options.owner?.trim() ?? '';
  const consumers = split(options.consumers);
  const file = options.brief?.trim() ?? '';
  const brief = file === '' ? undefined : readBrief(root, file, cwd);
  checkBrief(brief);
  const flags = {
    operations: split(options.operation),
    tables: split(options.table),
    events: split(options.event),
    modules: split(options.module),
  };
  refuseConflicts(flags, brief);
  const parsed = { ...flags, modules: flags.modules.map(parseModule) };
  const given = Object.fromEntries(Object.entries(parsed).filter(([, list]) => list.length > 0));
  const { operations, schemas, tables, events, modules }: FeatureBrief = {
    ...brief?.brief,
    ...given,
  };
  return {
    ...(change !== '' && { change }),
    wanted: {
      ...(operations && { operations }),
      ...(schemas && { schemas }),
      ...(tables && { tables }),
      ...(events && { events }),
      ...(modules && { modules }),
    },
    ...(owner !== '' && { owner }),
    ...(options.consumers !== undefined && { consumers }),
    place: (path) => (String(path[0]) in given ? undefined : brief?.place(path)),
  };
}

/** Whether there is anything to add. */
export function isEmpty({ wanted }: ContractOptions): boolean {
  const { operations, tables, events, modules } = wanted;
  return ![operations, tables, events, modules].some((list) => (list ?? []).length > 0);
}

function checkBrief(brief: LoadedBrief | undefined): void {
  const foreign = Object.keys(brief?.brief ?? {}).filter((key) => !BRIEF_KEYS.includes(key));
  if (brief === undefined || foreign.length === 0) return;
  throw new GeneratorError(
    'contract/brief',
    `The brief has keys that do not belong to contracts. Remove ${foreign.join(', ')}: this generator reads operations, schemas, tables, events and modules.`,
    foreign.map((key) => `${brief.place([key])} "${key}"`),
  );
}

function refuseConflicts(
  flags: Readonly<Record<keyof typeof FLAGS, readonly string[]>>,
  brief: LoadedBrief | undefined,
): void {
  const keys = Object.keys(FLAGS) as readonly (keyof typeof FLAGS)[];
  const twice = keys.filter((key) => flags[key].length > 0 && brief?.brief[key] !== undefined);
  if (brief === undefined || twice.length === 0) return;
  throw new GeneratorError(
    'contract/brief-conflict',
    `The brief and the command line set the same value. Leave out ${twice.map((key) => FLAGS[key]).join(', ')}, or remove it from the brief.`,
    twice.map((key) => `${brief.place([key])} "${key}" in the brief`),
  );
}

function split(values: readonly string[] | string | undefined): readonly string[] {
  return [values ?? []]
    .flat()
    .flatMap((value) => value.split(','))
    .map((value) => value.trim())
    .filter((value) => value !== '');
}
