import { withoutControls } from '@parallel-plan/plan/text';
import { oneLine } from '../feature/documents/markdown';
import { GeneratorError } from '../generator-error';
import type { PackageGeneratorSchema } from './schema';
import type { Workspace } from '@parallel-plan/plan';

/** The environment of a run: everything that is neither in the options nor in the tree. */
export interface PackageEnvironment {
  readWorkspace(): Promise<Workspace>;
  /** Whether the run must not write files. */
  readonly isDryRun: boolean;
  /** Asks the user a question. Missing if the session is not interactive. */
  readonly ask?: (question: string) => Promise<string>;
}

/** The given options of an amendment. The generator asks for missing ones. */
export interface AmendOptions {
  readonly change?: string;
  readonly packageId?: string;
  readonly paths?: readonly string[];
  readonly reason?: string;
}

const MAX_REASON = 1000;

/**
 * Normalizes the options. An empty text counts as missing.
 *
 * @throws GeneratorError `package/reason`
 */
export function normalizeAmendment(options: PackageGeneratorSchema): AmendOptions {
  const change = options.change?.trim() ?? '';
  const packageId = options.package?.trim() ?? '';
  const paths = splitPaths(options.path ?? []);
  const reason = options.reason?.trim() ?? '';
  checkReason(reason);
  return {
    ...(change !== '' && { change }),
    ...(packageId !== '' && { packageId }),
    ...(paths.length > 0 && { paths }),
    ...(reason !== '' && { reason }),
  };
}

/** The given options of a new package. */
export interface AdditionOptions {
  readonly change?: string;
  readonly projects: readonly string[];
  /** If missing, derived. */
  readonly dependsOn?: readonly string[];
  readonly title?: string;
  readonly description?: string;
}

/** @throws GeneratorError `package/nothing-to-do` if no project is named */
export function normalizeAddition(options: PackageGeneratorSchema): AdditionOptions {
  const projects = [...new Set(split(options.projects))];
  if (projects.length === 0) {
    throw new GeneratorError(
      'package/nothing-to-do',
      'Say what to do: --amend --path "libs/legacy/**" --reason "why" lets a package write more, --projects api,web adds a package for these projects.',
    );
  }
  const change = options.change?.trim() ?? '';
  const title = oneLine(options.title ?? '');
  const description = oneLine(options.description ?? '');
  const dependsOn = [...new Set(split(options.dependsOn))];
  return {
    ...(change !== '' && { change }),
    projects,
    ...(dependsOn.length > 0 && { dependsOn }),
    ...(title !== '' && { title: title.slice(0, MAX_TITLE) }),
    ...(description !== '' && { description: description.slice(0, MAX_DESCRIPTION) }),
  };
}

/** The given options of a split. */
export interface SplitOptions {
  readonly change?: string;
  /** The package that is split. */
  readonly packageId: string;
  /** Id of the new package. If missing, it is derived from its projects. */
  readonly into?: string;
  /** Either the projects or the paths are empty. */
  readonly projects: readonly string[];
  readonly paths: readonly string[];
  /** Lock keys that the new package takes over. */
  readonly keys: readonly string[];
  readonly title?: string;
  readonly description?: string;
}

/** @throws GeneratorError `package/split`, `package/options` */
export function normalizeSplit(options: PackageGeneratorSchema): SplitOptions {
  const packageId = options.split?.trim() ?? '';
  const projects = [...new Set(split(options.projects))];
  const paths = [...new Set(splitPaths(options.path ?? []))];
  const names = [...new Set(split(options.into))].filter((name) => name !== packageId);
  const [into, ...more] = names;
  if (more.length > 0 || (into !== undefined && !/^[a-z][a-z0-9_-]{0,63}$/.test(into))) {
    throw new GeneratorError(
      'package/split',
      `--into takes the id of one new package, such as wp-jobs, in lower case; ${names.map((name) => JSON.stringify(name)).join(', ')} ${more.length > 0 ? 'are several: split off one at a time' : 'is not a valid id'}.`,
    );
  }
  if ((projects.length === 0) === (paths.length === 0)) {
    throw new GeneratorError(
      'package/split',
      `Name what the new package takes over from ${packageId}: --projects jobs, or --path "apps/api/src/jobs/**".`,
    );
  }
  const change = options.change?.trim() ?? '';
  const title = oneLine(options.title ?? '');
  const description = oneLine(options.description ?? '');
  return {
    ...(change !== '' && { change }),
    packageId,
    ...(into !== undefined && { into }),
    projects,
    paths,
    keys: [...new Set(split(options.keys))],
    ...(title !== '' && { title: title.slice(0, MAX_TITLE) }),
    ...(description !== '' && { description: description.slice(0, MAX_DESCRIPTION) }),
  };
}

/** Maximum lengths of the plan format. */
const MAX_TITLE = 120;
const MAX_DESCRIPTION = 4000;

function split(values: readonly string[] | string | undefined): readonly string[] {
  return [values ?? []]
    .flat()
    .flatMap((value) => value.split(','))
    .map((value) => value.trim())
    .filter((value) => value !== '');
}

/** Splits at the commas between paths. Commas inside braces and brackets belong to a glob. */
function splitPaths(given: readonly string[] | string): readonly string[] {
  const paths = [''];
  let depth = 0;
  for (const character of [given].flat().join(',')) {
    if (character === ',' && depth === 0) paths.push('');
    else paths.push(`${paths.pop() ?? ''}${character}`);
    if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') depth = Math.max(0, depth - 1);
  }
  return paths.map((path) => path.trim()).filter((path) => path !== '');
}

function checkReason(reason: string): void {
  if (withoutControls(reason) !== reason || /[\t\r\n]|\p{Cs}/u.test(reason)) {
    throw new GeneratorError(
      'package/reason',
      `The reason ${JSON.stringify(reason)} has line breaks or invisible characters. Write it as one line of plain text.`,
    );
  }
  if ([...reason].length > MAX_REASON) {
    throw new GeneratorError(
      'package/reason',
      `The reason has ${[...reason].length} characters; at most ${MAX_REASON} are allowed. Shorten it.`,
    );
  }
}
