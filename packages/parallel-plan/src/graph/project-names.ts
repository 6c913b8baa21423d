import type { NormalizedOptions } from './options';

/** Letters and digits of any script, and what people put between them. */
const NOT_IN_A_NAME = /[^\p{L}\p{M}\p{N}._@+ -]/gu;

/**
 * Names for the projects of the changes, by change id. A folder may have any name, a project may
 * not: control characters, `:` (which splits a target from its project) and the like become `-`,
 * and two changes never get one name, because then Nx could do nothing at all.
 *
 * @param ids the changes, in a stable order
 */
export function projectNames(
  ids: readonly string[],
  { changeProjectName, projectPrefix }: NormalizedOptions,
): ReadonlyMap<string, string> {
  const taken = new Set([changeProjectName]);
  const names = new Map<string, string>();
  // Those that keep their own name come first, so that no odd one can take it.
  const isOdd = (id: string) => id.search(NOT_IN_A_NAME) !== -1;
  for (const id of [...ids.filter((id) => !isOdd(id)), ...ids.filter(isOdd)]) {
    const wanted = projectPrefix + id.replace(NOT_IN_A_NAME, '-');
    let name = wanted;
    for (let count = 2; taken.has(name); count++) name = `${wanted}-${count}`;
    taken.add(name);
    names.set(id, name);
  }
  return names;
}
