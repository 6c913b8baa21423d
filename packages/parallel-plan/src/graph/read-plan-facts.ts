import { type PackageView, type ParsedPlan, parsePlanBytes } from '@parallel-plan/plan';
import { intersectGlobs, parseGlob } from '@parallel-plan/plan/glob';
import { toNxGlob } from './nx-globs';
import type { PackageInputs, PlanFacts } from './plan-facts';

/**
 * Reads the facts of a plan. This module loads the parser, so load it only when a plan has to be
 * parsed.
 *
 * @param bytes content of the file, valid or not
 * @param file its path, for messages
 */
export function readFacts(bytes: Uint8Array, file: string): PlanFacts {
  return toPlanFacts(parsePlanBytes(bytes, { file }));
}

/** Plans written by people have fewer. The rest is left out. */
const MAX_PLAIN_PATHS = 200;
const PLAIN_PATH = /^[\p{L}\p{N}._@-][\p{L}\p{N}._@ /-]*$/u;

const WHOLE_FOLDER = /^([^*?[\]{}()!+@\\]+)\/\*\*$/;

function toPlanFacts({ readable, view }: ParsedPlan): PlanFacts {
  return {
    readable,
    packages: view.packages.map(({ package_id, depends_on, scope }) => ({
      id: package_id?.value ?? '',
      dependsOn: depends_on.map(({ value }) => value),
      write: scope.write_allow.map(({ value }) => value),
      deniedFolders: scope.deny.flatMap(({ value }) => WHOLE_FOLDER.exec(value)?.[1] ?? []),
      ...packageInputs(scope),
    })),
    plainPaths: plainPathsOf(view),
    contractFiles: contractFilesOf(view),
  };
}

function contractFilesOf({ contracts: { primary, files } }: ParsedPlan['view']): readonly string[] {
  const named = [...(primary ? [primary] : []), ...files].map(({ value }) => value);
  return [...new Set(named)].sort();
}

function plainPathsOf({ packages }: ParsedPlan['view']): readonly string[] {
  const globs = packages.flatMap(({ scope }) =>
    [scope.write_allow, scope.read_allow, scope.deny].flat().map(({ value }) => value),
  );
  const plain = globs.filter((glob) => PLAIN_PATH.test(glob) && !glob.split('/').includes('..'));
  return [...new Set(plain)].sort().slice(0, MAX_PLAIN_PATHS);
}

/**
 * For a scope that Nx can't express: an unnecessary cache miss is slow, a wrong hit reports a wrong
 * result.
 */
const EVERYTHING = { inputs: ['{workspaceRoot}/**/*'], exclusions: [] };
const READS_EVERYTHING = new Set(['**', '**/*']);

/** Plans written by people have fewer. Nx matches each glob against every file of the workspace. */
const MAX_GLOBS = 500;

/** Root files are inputs of every package. No deny may exclude them. */
const ROOT_FILES = '*';

/**
 * The inputs of a package, from its scope. A deny becomes an exclusion only if Nx can express it
 * exactly and it covers nothing that may be read, because Nx applies an exclusion to all inputs of
 * a task. If a glob is invalid, everything is an input.
 *
 * @param scope scope of the package, valid or not
 */
export function packageInputs({
  write_allow,
  read_allow,
  deny,
}: PackageView['scope']): PackageInputs {
  const all = unique(read_allow.map(({ value }) => value));
  const read = all.filter((glob) => !READS_EVERYTHING.has(glob));
  const readsEverything = read.length < all.length;
  const wanted = unique([...write_allow.map(({ value }) => value), ...read]);
  const denied = unique(deny.map(({ value }) => value));
  if (wanted.length + denied.length > MAX_GLOBS) return { ...EVERYTHING, readsEverything };
  try {
    const inputs = wanted.flatMap((glob) => toNxGlob(parseGlob(glob)).globs);
    if (inputs.length > MAX_GLOBS) return { ...EVERYTHING, readsEverything };
    const kept = [...read, ROOT_FILES];
    const exclusions = denied.flatMap((glob) => {
      const nx = toNxGlob(parseGlob(glob));
      const isSafe = nx.isExact && kept.every((other) => intersectGlobs(glob, other) === null);
      return isSafe ? nx.globs : [];
    });
    return {
      inputs: unique(inputs).map((glob) => `{workspaceRoot}/${glob}`),
      exclusions: unique(exclusions).map((glob) => `!{workspaceRoot}/${glob}`),
      readsEverything,
    };
  } catch {
    return { ...EVERYTHING, readsEverything };
  }
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort();
}
