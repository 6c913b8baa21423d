import { createRequire } from 'node:module';
import type * as Devkit from '@nx/devkit';
import { didYouMean, quoted } from '@parallel-plan/plan';
import { NotCheckableError } from '../workspace/not-checkable-error';

const load = createRequire(__filename);

/**
 * The root of each project of the workspace, by name.
 *
 * @param needed names that must be known; if one is missing, the project graph is recomputed
 * @throws NotCheckableError if Nx can't create the project graph
 */
export async function readProjectRoots(
  needed: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { readCachedProjectGraph } = load('@nx/devkit') as typeof Devkit;
  try {
    const known = rootsOf(readCachedProjectGraph());
    if (needed.every((name) => known.has(name))) return known;
  } catch {
    // There is no cached graph yet.
  }
  return rootsOf(await readProjectGraph());
}

/**
 * The project graph of the workspace, up to date.
 *
 * @throws NotCheckableError if Nx can't create it
 */
export async function readProjectGraph(): Promise<Devkit.ProjectGraph> {
  const { createProjectGraphAsync } = load('@nx/devkit') as typeof Devkit;
  try {
    return await createProjectGraphAsync({ exitOnError: false });
  } catch (error) {
    const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new NotCheckableError(`Nx can't make the project graph: ${line}`);
  }
}

function rootsOf({ nodes }: Devkit.ProjectGraph): ReadonlyMap<string, string> {
  return new Map(Object.values(nodes).map(({ name, data }) => [name, data.root]));
}

/** A sentence about an unknown project, with a suggestion for the intended name. */
export function unknownProject(name: string, known: readonly string[]): string {
  return `There is no project ${quoted(name)}.${didYouMean(name, known)}`;
}
