import { intersectGlobs, type PackageView, parseGlob } from '@parallel-plan/plan';
import { toNxGlob } from './nx-globs';

/** What the verification of a package may depend on, as inputs of an Nx target. */
export interface PackageInputs {
  /** `{workspaceRoot}/libs/a/**`: all that the package may write, and what it may read by name. */
  readonly inputs: readonly string[];
  /** `!{workspaceRoot}/libs/a/e2e/**`: what it may neither write nor read. */
  readonly exclusions: readonly string[];
  /** Whether it may read everything: then no list of inputs would be honest. */
  readonly readsEverything: boolean;
}

/** For a scope that Nx can't be told: a cache that is missed too often is no lie. */
const EVERYTHING = { inputs: ['{workspaceRoot}/**/*'], exclusions: [] };
const READS_EVERYTHING = new Set(['**', '**/*']);

/** More than people write; each is matched against every file of the workspace. */
const MAX_GLOBS = 500;

/** Files at the root are inputs of every package: no deny may take them away. */
const ROOT_FILES = '*';

/**
 * The inputs that follow from a scope. A deny is an exclusion where Nx can be told exactly, and where
 * it leaves alone all that may be read: Nx takes an exclusion away from every input. Where a glob is
 * invalid, everything is an input.
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
