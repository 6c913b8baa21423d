import type { Workspace } from '@parallel-plan/plan';
import { GeneratorError } from '../../generator-error';
import type { ProjectRole } from '../brief/types';
import type { TouchedProject } from '../types';

/** The kind of an interface. */
export type InterfaceKind = 'operation' | 'table' | 'event';

/** The default owner and consumers of interfaces of one kind. */
interface DefaultParties {
  /** Missing if no project is known to be right. A person has to name the owner. */
  readonly owner?: string;
  consumersOf(owner: string): readonly string[];
}

/** The roles of an owner, best first. Projects with other roles are not owners by default. */
const OWNER_ROLES: Readonly<Record<InterfaceKind, readonly ProjectRole[]>> = {
  operation: ['backend'],
  table: ['data', 'backend'],
  event: ['backend'],
};

/**
 * Chooses owners by role, applications before libraries. If only one project can own something, it
 * is the owner. Consumers are the projects that depend on the owner and, for operations, the
 * frontends of the feature.
 */
export function defaultParties(
  projects: readonly TouchedProject[],
  workspace: Workspace,
): Readonly<Record<InterfaceKind, DefaultParties>> {
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
  const parties = (kind: InterfaceKind, users: readonly string[]): DefaultParties => {
    const owner = ownerOf(projects, OWNER_ROLES[kind]);
    return {
      ...(owner !== undefined && { owner }),
      consumersOf: (one) =>
        [...new Set([...users, ...dependents(one)])].filter((name) => name !== one).sort(),
    };
  };
  return {
    operation: parties('operation', frontends),
    table: parties('table', []),
    event: parties('event', []),
  };
}

/** @throws GeneratorError `feature/no-owner`, because a guess would decide who writes what */
export function ownerUnknown(
  kind: InterfaceKind,
  name: string,
  projects: readonly TouchedProject[],
): GeneratorError {
  return new GeneratorError(
    'feature/no-owner',
    `Which project implements the ${kind} "${name}"? None of the projects (${projects.map(nameOf).join(', ')}) is known to be ${kind === 'table' ? 'a database or a service' : 'a service'}. Name it with --owner, or with "owner" in the brief.`,
  );
}

function ownerOf(
  projects: readonly TouchedProject[],
  roles: readonly ProjectRole[],
): string | undefined {
  const able = projects.filter(({ type }) => type !== 'e2e');
  const rank = ({ role, type }: TouchedProject): number =>
    roles.indexOf(role) * 2 + (type === 'application' ? 0 : 1);
  const [best] = able.filter(({ role }) => roles.includes(role)).sort((a, b) => rank(a) - rank(b));
  if (best !== undefined) return best.name;
  const [only, ...others] = able.filter(({ role }) => role !== 'frontend');
  if (only !== undefined && others.length === 0) return only.name;
  return able.length === 1 ? able[0]?.name : undefined;
}

function nameOf({ name }: TouchedProject): string {
  return name;
}
