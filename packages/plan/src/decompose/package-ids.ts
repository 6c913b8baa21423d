import { commonFolder } from './folders';
import { type ProjectGroup } from './group-projects';

/** The packages that a plan has whatever its projects are. */
export const CONTRACTS_PACKAGE = 'wp-contracts';
export const INTEGRATION_PACKAGE = 'wp-integration';
export const SEQUENTIAL_PACKAGE = 'wp-main';

const RESERVED: readonly string[] = [CONTRACTS_PACKAGE, INTEGRATION_PACKAGE, SEQUENTIAL_PACKAGE];
const MAX_ID_LENGTH = 64;

/**
 * Package ids for groups, in their order: `wp-` and the project's name, or for several projects the
 * name of the folder that they share, in the characters that an id may have. Of two groups that
 * would get one id, the later one gets a number.
 */
export function packageIds(groups: readonly ProjectGroup[]): readonly string[] {
  const wanted = groups.map(idFor);
  const taken = new Set(RESERVED);
  return wanted.map((id) => {
    let unique = id;
    for (let n = 2; taken.has(unique); n++) unique = withSuffix(id, `-${n}`);
    taken.add(unique);
    return unique;
  });
}

function idFor(group: ProjectGroup): string {
  const [first] = group;
  const folder = commonFolder(group.map(({ root }) => root));
  const name = group.length > 1 && folder !== '.' ? folder : (first?.name ?? '');
  const slug = name
    .toLowerCase()
    .replace(/[^a-z0-9_]+/gu, '-')
    .replace(/^[-_]+|[-_]+$/gu, '');
  const id = `wp-${slug === '' ? 'project' : slug}`;
  return RESERVED.includes(id) ? `${id}-project` : withSuffix(id, '');
}

function withSuffix(id: string, suffix: string): string {
  return `${id.slice(0, MAX_ID_LENGTH - suffix.length).replace(/[-_]+$/u, '')}${suffix}`;
}
