import { GeneratorError } from '../generator-error';
import type { LoadedBrief } from './brief/read-brief';
import type { BriefProject, FeatureBrief } from './brief/types';
import { checkChangeId, deriveChangeId } from './change-id';
import { oneLine } from './documents/markdown';
import type { FeatureGeneratorSchema } from './schema';
import type { FeatureOptions } from './types';

/** The limits of the schema. */
const PACKAGES = { least: 1, most: 100 } as const;
const TIERS: readonly FeatureOptions['tier'][] = [
  'auto',
  'coordinated',
  'local-parallel',
  'sequential',
];
const MAX_TITLE = 120;
const MAX_DESCRIPTION = 1000;

/** Flags that are equivalent to a key of the brief. */
const BRIEF_KEYS = {
  description: 'description',
  changeId: 'changeId',
  projects: 'projects',
  api: 'operations',
  openapi: 'openapi',
  tables: 'tables',
  events: 'events',
} as const satisfies Partial<Record<keyof FeatureGeneratorSchema, keyof FeatureBrief>>;

/**
 * Merges options and brief. Flags fill in what the brief leaves out. It is an error if both set the
 * same value.
 *
 * @throws GeneratorError for an option that can't be used, with a code for each
 */
export function normalizeOptions(
  options: FeatureGeneratorSchema,
  loaded: LoadedBrief | undefined,
): FeatureOptions {
  const flags = definedFlags(options);
  refuseConflicts(flags, loaded);
  const brief: FeatureBrief = {
    ...loaded?.brief,
    ...(flags.api && { operations: flags.api }),
    ...(flags.tables && { tables: flags.tables }),
    ...(flags.events && { events: flags.events }),
  };
  const description = checkDescription(flags.description ?? brief.description ?? brief.title ?? '');
  const given = flags.changeId ?? brief.changeId;
  const derived = given === undefined ? deriveChangeId(description) : undefined;
  const changeId = derived?.id ?? given ?? '';
  checkChangeId(changeId);
  const projects = flags.projects ?? brief.projects;
  const openapi = flags.openapi ?? brief.openapi;
  return {
    changeId,
    isIdGuessed: derived?.isGuess ?? false,
    title: oneLine(brief.title ?? titleOf(description)),
    description,
    tier: checkTier(options.tier ?? 'auto'),
    ...(options.coordinator !== undefined && { coordinator: options.coordinator }),
    ...(options.owner !== undefined &&
      options.owner.trim() !== '' && { owner: options.owner.trim() }),
    ...(options.modules === false && { modules: false }),
    ...(Array.isArray(options.modules) && { modules: split(options.modules) }),
    releaseGhosts: options.releaseGhosts ?? false,
    claim: options.claim ?? true,
    ...(projects && { projects: projects.map(toProject) }),
    brief,
    ...(openapi !== undefined && { openapi }),
    ...(loaded && { briefFile: loaded.file }),
    place: (path) => loaded?.place(path),
    flagOf: (key) => flagOf(flags, key),
    ...(options.pythonModels !== undefined &&
      options.pythonModels !== 'auto' && { pythonModels: options.pythonModels }),
    allowDirty: options.allowDirty ?? false,
    pull: options.pull ?? false,
    ...(options.maxPackages !== undefined && {
      maxPackages: checkMaxPackages(options.maxPackages),
    }),
    skipFormat: options.skipFormat ?? false,
  };
}

interface Flags {
  readonly description?: string;
  readonly changeId?: string;
  readonly projects?: readonly string[];
  readonly api?: readonly string[];
  readonly openapi?: string;
  readonly tables?: readonly string[];
  readonly events?: readonly string[];
}

/** An empty answer to a prompt and an empty list count as missing. */
function definedFlags({
  description,
  changeId,
  projects,
  api,
  openapi,
  tables,
  events,
}: FeatureGeneratorSchema): Flags {
  const lists = {
    projects: split(projects),
    api: split(api),
    tables: split(tables),
    events: split(events),
  };
  return {
    ...(description !== undefined && description.trim() !== '' && { description }),
    ...(changeId !== undefined && { changeId }),
    ...(openapi !== undefined && openapi.trim() !== '' && { openapi: openapi.trim() }),
    ...Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0)),
  };
}

/** Nx splits `a,b` on the command line. Other callers may pass it unsplit. */
function split(values: readonly string[] | string | undefined): readonly string[] {
  return [values ?? []]
    .flat()
    .flatMap((value) => value.split(','))
    .map((value) => value.trim())
    .filter((value) => value !== '');
}

function flagOf(flags: Flags, key: string): string | undefined {
  const given = Object.entries(BRIEF_KEYS).find(
    ([flag, briefKey]) => briefKey === key && flag in flags,
  );
  return given && `--${given[0]}`;
}

function refuseConflicts(flags: Flags, loaded: LoadedBrief | undefined): void {
  const twice = Object.entries(BRIEF_KEYS).filter(
    ([flag, key]) => flag in flags && loaded?.brief[key] !== undefined,
  );
  if (loaded === undefined || twice.length === 0) {
    return;
  }
  throw new GeneratorError(
    'feature/brief-conflict',
    `The brief and the command line set the same value. Remove ${twice.map(([flag]) => (flag === 'description' ? 'the description' : `--${flag}`)).join(', ')}, or remove it from the brief.`,
    twice.map(([, key]) => `${loaded.place([key])} "${key}" in the brief`),
  );
}

function checkDescription(text: string): string {
  const description = oneLine(text);
  if (description === '') {
    throw new GeneratorError(
      'feature/no-description',
      'The description is missing. Describe the feature in one sentence: nx g parallel-plan:feature "add user sessions", or give a --brief.',
    );
  }
  if (!/[\p{L}\p{N}]/u.test(description)) {
    throw new GeneratorError(
      'feature/no-description',
      `The description ${JSON.stringify(description)} has no words. Describe the feature in one sentence, such as "add user sessions".`,
    );
  }
  if (description.length > MAX_DESCRIPTION) {
    throw new GeneratorError(
      'feature/description-too-long',
      `The description has ${description.length} characters; one or two sentences have at most ${MAX_DESCRIPTION}. Move the rest to a --brief.`,
    );
  }
  return description;
}

/** Nx checks the value on the command line. Other generators may pass any value. */
function checkTier(tier: FeatureOptions['tier']): FeatureOptions['tier'] {
  if (TIERS.includes(tier)) return tier;
  throw new GeneratorError(
    'feature/tier',
    `There is no tier ${JSON.stringify(tier)}. Use ${TIERS.slice(0, -1).join(', ')} or ${TIERS.at(-1)}.`,
  );
}

/** Nx (23.2) checks the limits of a schema for the type `number`, but not for `integer`. */
function checkMaxPackages(count: number): number {
  if (!Number.isInteger(count) || count < PACKAGES.least || count > PACKAGES.most) {
    throw new GeneratorError(
      'feature/max-packages',
      `--maxPackages is ${JSON.stringify(count)}, but it must be a whole number from ${PACKAGES.least} to ${PACKAGES.most}.`,
    );
  }
  return count;
}

function toProject(project: string | BriefProject): BriefProject {
  return typeof project === 'string' ? { name: project } : project;
}

/** The first sentence, as a heading. */
function titleOf(description: string): string {
  const sentence = /^.*?[.!?](?=\s|$)/u.exec(description)?.[0] ?? description;
  const words = sentence.replace(/[.!?:;,\s]+$/u, '').split(' ');
  let title = words.shift() ?? '';
  for (const word of words) {
    if (`${title} ${word}`.length > MAX_TITLE) {
      break;
    }
    title = `${title} ${word}`;
  }
  title = title.slice(0, MAX_TITLE);
  return title.charAt(0).toUpperCase() + title.slice(1);
}
