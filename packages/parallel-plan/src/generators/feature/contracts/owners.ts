import type { Workspace } from '@parallel-plan/plan';
import type { ProjectRole } from '../brief/types';
import type { TouchedProject } from '../types';

/** Who implements and who uses an interface of one kind when nobody says so. */
export interface DefaultParties {
  readonly owner: string;
  consumersOf(owner: string): readonly string[];
}

/** Which roles an owner has, best first. */
const OWNER_ROLES: Readonly<Record<'operation' | 'table' | 'event', readonly ProjectRole[]>> = {
  operation: ['backend', 'shared', 'data', 'frontend'],
  table: ['data', 'backend', 'shared', 'frontend'],
  event: ['backend', 'shared', 'data', 'frontend'],
};

/**
 * Owners by role, applications before libraries; consumers are those that depend on the owner, and
 * for operations the frontends of the feature.
 */
export function defaultParties(
  projects: readonly TouchedProject[],
  workspace: Workspace,
): Readonly<Record<'operation' | 'table' | 'event', DefaultParties>> {
  const dependents = (owner: string): readonly string[] => {
    const sources = workspace.dependencies
      .filter(({ target }) => target === owner)
      .map(({ source }) => source);
    return projects
      .filter(({ name, type }) => type !== 'e2e' && sources.includes(name))
      .map(nameOf);
  };
  const frontends = projects
    .filter(({ role, type }) => role === 'frontend' && type !== 'e2e')
    .map(nameOf);
  const parties = (kind: keyof typeof OWNER_ROLES, users: readonly string[]): DefaultParties => ({
    owner: ownerOf(projects, OWNER_ROLES[kind]),
    consumersOf: (owner) =>
      [...new Set([...users, ...dependents(owner)])].filter((name) => name !== owner).sort(),
  });
  return {
    operation: parties('operation', frontends),
    table: parties('table', []),
    event: parties('event', []),
  };
}

function ownerOf(projects: readonly TouchedProject[], roles: readonly ProjectRole[]): string {
  const rank = ({ role, type }: TouchedProject): number =>
    roles.indexOf(role) * 3 + ['application', 'library', 'e2e'].indexOf(type);
  const candidates = projects.filter(({ type }) => type !== 'e2e');
  const ranked = [...(candidates.length > 0 ? candidates : projects)].sort(
    (a, b) => rank(a) - rank(b),
  );
  return ranked[0]?.name ?? '';
}

function nameOf({ name }: TouchedProject): string {
  return name;
}
