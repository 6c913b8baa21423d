import { commonFolder, isInside } from './folders';
import { type ProjectGroup } from './group-projects';
import { CONTRACTS_PACKAGE, INTEGRATION_PACKAGE, SEQUENTIAL_PACKAGE } from '../words/packages';

const RESERVED: readonly string[] = [CONTRACTS_PACKAGE, INTEGRATION_PACKAGE, SEQUENTIAL_PACKAGE];
const MAX_ID_LENGTH = 64;

/**
 * Derives package ids for groups, in order: `wp-` plus the project's name, reduced to the allowed
 * characters. A group of several projects is named after the folder that only they share, otherwise
 * after its first project with the suffix `-group`. When two groups would share an id, the later
 * one gets a number.
 */
export function packageIds(groups: readonly ProjectGroup[]): readonly string[] {
  const wanted = groups.map((group) => idFor(nameOf(group, groups)));
  const taken = new Set(RESERVED);
  return wanted.map((id) => {
    let unique = id;
    for (let n = 2; taken.has(unique); n++) unique = withSuffix(id, `-${n}`);
    taken.add(unique);
    return unique;
  });
}

function nameOf(group: ProjectGroup, groups: readonly ProjectGroup[]): string {
  const first = group[0]?.name ?? '';
  if (group.length === 1) return first;
  const folder = commonFolder(group.map(({ root }) => root));
  const isShared = groups.some(
    (other) => other !== group && other.some(({ root }) => isInside(root, folder)),
  );
  return folder === '.' || isShared ? `${first}-group` : folder;
}

function idFor(name: string): string {
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
