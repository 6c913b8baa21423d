import { type ParsedPlan, parsePlanBytes } from '@parallel-plan/plan';
import { packageInputs } from './package-inputs';
import type { PlanFacts } from './plan-facts';

/** Reads a plan for the graph. This module loads the parser: it is itself loaded only where a plan has to be parsed. */
export function readFacts(bytes: Uint8Array, file: string): PlanFacts {
  return toPlanFacts(parsePlanBytes(bytes, { file }));
}

/** More than a plan has that people read; the rest is left out. */
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
