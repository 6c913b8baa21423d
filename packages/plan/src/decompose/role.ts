import { type FeatureProject } from './feature';
import { type RequestedInterface } from './feature-request';
import { type ProjectGroup } from './group-projects';

/** Words in a project's name and tags that tell its role, each with that role. */
const ROLE_WORDS: Readonly<Record<string, readonly string[]>> = {
  frontend: ['frontend', 'web', 'ui', 'client', 'site', 'mobile', 'admin', 'dashboard', 'design'],
  backend: ['backend', 'api', 'server', 'service', 'worker', 'gateway', 'bff'],
  data: ['data', 'db', 'database', 'migrations', 'schema', 'persistence'],
};

/**
 * What kind of work a package is: `backend`, `frontend`, `data`, `fullstack`, `library`,
 * `application` or `e2e`. It also picks the section of the design that its agent gets to read.
 */
export function roleOf(group: ProjectGroup, interfaces: readonly RequestedInterface[]): string {
  const roles = new Set(group.map((project) => projectRole(project, interfaces)));
  const [only] = roles;
  if (roles.size === 1 && only !== undefined) return only;
  if (roles.has('frontend') && (roles.has('backend') || roles.has('data'))) return 'fullstack';
  return (
    ['backend', 'frontend', 'data', 'application', 'library'].find((role) => roles.has(role)) ??
    'e2e'
  );
}

function projectRole(project: FeatureProject, interfaces: readonly RequestedInterface[]): string {
  if (project.type === 'e2e') return 'e2e';
  const owned = new Set(
    interfaces.filter(({ owner }) => owner === project.name).map(({ kind }) => kind),
  );
  if (owned.has('operation')) return 'backend';
  const words = new Set(
    [project.name, ...project.tags].flatMap((text) => text.toLowerCase().split(/[^a-z0-9]+/u)),
  );
  const named = Object.keys(ROLE_WORDS).find((role) =>
    ROLE_WORDS[role]?.some((word) => words.has(word)),
  );
  if (named !== undefined) return named;
  if (owned.has('table')) return 'data';
  const usesOperations = interfaces.some(
    ({ kind, consumers }) => kind === 'operation' && consumers.includes(project.name),
  );
  if (project.type === 'application' && usesOperations) return 'frontend';
  return project.type;
}
