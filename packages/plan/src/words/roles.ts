import { strongComponents } from '../dag/cycles';
import type { Workspace, WorkspaceProject } from './facts';

/** The role of a project in a system. `library`: code for several sides. `unknown`: no evidence. */
export type ProjectRole = 'backend' | 'frontend' | 'data' | 'library' | 'e2e' | 'unknown';

/** The sections of `design.md`, one for each side of a feature. */
export type DesignSection = 'backend' | 'frontend' | 'data' | 'shared';

export const DESIGN_SECTIONS: readonly DesignSection[] = ['backend', 'frontend', 'data', 'shared'];

/** The facts that determine a role. */
export type RoleFacts = Pick<WorkspaceProject, 'name' | 'type' | 'tags' | 'packages'>;

type Side = Exclude<ProjectRole, 'unknown'>;

function table(words: Readonly<Partial<Record<Side, string>>>): ReadonlyMap<string, Side> {
  return new Map(
    Object.entries(words).flatMap(([role, list]) =>
      list
        .trim()
        .split(/\s+/)
        .map((word) => [word, role as Side] as const),
    ),
  );
}

/**
 * Words that indicate the role of any project, at any position in its name. Two words form one
 * phrase.
 */
const WORDS = table({
  frontend: `frontend fe ui gui web webapp website www mobile desktop electron ios
    android storybook storefront spa pwa mfe design-system design-tokens ui-kit web-components
    web-worker service-worker react-native angular react vue svelte next nuxt expo ionic components
    layout pages theme icons`,
  backend: `backend be api apis server servers gateway bff lambda lambdas microservice
    microservices nest nestjs express fastify webhook webhooks
    api-next server-next backend-next`,
  data: 'db database databases migration migrations persistence prisma drizzle typeorm seed seeds',
  e2e: 'e2e e2e-tests cypress playwright integration-tests',
  library: `data-access data-model data-models util utils utility utilities shared common lib libs
    library types typings model models domain feature feat helper helpers testing test-utils sdk
    contracts constants config client clients api-client http-client db-client api-schema
    interfaces i18n tokens tools`,
});

/** Words that indicate the role of an application, but not of a library. */
const APPLICATION_WORDS = table({
  frontend: 'client admin dashboard site portal landing shell backoffice',
  backend: `service services worker workers function functions cron scheduler queue consumer producer
    daemon processor ingest ingestion proxy graphql grpc rpc listener`,
});

/** Prefixes that Nx workspaces use in a library's name to indicate its kind: `util-format`. */
const LIBRARY_PREFIX = /^(?:feature|feat|util|utils|data-access|domain|model|models)(?:-|$)/;

/** Keys of tags whose values may indicate a side. The empty key is for tags without a key. */
const TAG_KEYS = ['layer', 'side', 'platform', 'framework', 'scope', 'tier', ''];

/** Words that indicate a side in a tag, but not in a name. */
const TAG_WORDS: ReadonlyMap<string, Side> = new Map([
  ['client', 'frontend'],
  ['browser', 'frontend'],
  ['node', 'backend'],
]);

/** Registry packages that only one side uses. */
const FRAMEWORKS = table({
  frontend: `@angular/core react-dom react-native vue svelte solid-js preact next nuxt expo astro lit
    @remix-run/react @builder.io/qwik @ionic/core ember-source @angular/platform-browser react`,
  backend: `@nestjs/core express fastify koa hono @hapi/hapi @apollo/server apollo-server
    @feathersjs/feathers @trpc/server restify fastapi django flask`,
});
const DATA_PACKAGES = new Set(['prisma', '@prisma/client', 'drizzle-orm', 'typeorm', 'knex']);

/**
 * Determines the role of a project. The first evidence decides:
 *
 * 1. its Nx type (`e2e`), then the value of a tag `type:*`;
 * 2. its name, from the last part to the first: `admin-api` is an API, `web-server` a server;
 * 3. its other tags (`platform:node`, `scope:client`);
 * 4. the frameworks that it depends on;
 * 5. for a library without any of these, the projects that depend on it.
 *
 * @param project its facts; `packages` names the registry packages that it depends on
 * @param builders the roles of the projects that depend on it
 * @returns the role; without evidence `unknown` for an application and `library` for a library
 */
export function roleOf(project: RoleFacts, builders: readonly ProjectRole[] = []): ProjectRole {
  if (project.type === 'e2e') return 'e2e';
  const named =
    roleOfTags(project, ['type']) ??
    roleOfName(project) ??
    roleOfTags(project, TAG_KEYS) ??
    roleOfFrameworks(project);
  if (named !== undefined && named !== 'library') return named;
  if (project.type === 'application') return 'unknown';
  const sides = new Set(builders.filter((role) => role === 'backend' || role === 'frontend'));
  const isAmbiguous = builders.includes('unknown') || builders.includes('library');
  const [only] = sides;
  return sides.size === 1 && !isAmbiguous && only !== undefined ? only : 'library';
}

/** The facts about an interface that determine its owner's role. */
export interface OwnedInterface {
  readonly kind: 'operation' | 'table' | 'event' | 'module';
  /** The name of the project that implements it. */
  readonly owner: string;
}

/**
 * Determines the role of each project of a workspace. A library is judged by the projects that
 * depend on it. A project without other evidence is `backend` if it owns an operation, and `data`
 * if it owns only tables.
 *
 * @param workspace the existing projects and those that a feature adds
 * @param interfaces the interfaces of the feature
 * @returns the roles, keyed by project name
 */
export function rolesIn(
  { projects, dependencies }: Pick<Workspace, 'projects' | 'dependencies'>,
  interfaces: readonly OwnedInterface[] = [],
): ReadonlyMap<string, ProjectRole> {
  const owned = new Map<string, Set<OwnedInterface['kind']>>();
  for (const { owner, kind } of interfaces) {
    owned.set(owner, (owned.get(owner) ?? new Set()).add(kind));
  }
  const indexOf = new Map(projects.map(({ name }, index) => [name, index]));
  const builders = projects.map((): number[] => []);
  for (const { source, target } of dependencies) {
    const [builder, base] = [indexOf.get(source), indexOf.get(target)];
    if (builder !== undefined && base !== undefined) builders[base]?.push(builder);
  }
  const roles = new Map<number, ProjectRole>();
  // Dependents come before a project. Projects in a cycle are no evidence for each other.
  for (const component of strongComponents(builders)) {
    const found = component.flatMap((index) => {
      const project = projects[index];
      const known = (builders[index] ?? []).flatMap((builder) => roles.get(builder) ?? []);
      if (project === undefined) return [];
      const role = withOwned(roleOf(project, known), owned.get(project.name));
      return [[index, role] as const];
    });
    for (const [index, role] of found) roles.set(index, role);
  }
  return new Map(projects.map(({ name }, index) => [name, roles.get(index) ?? 'unknown']));
}

function withOwned(
  role: ProjectRole,
  kinds: ReadonlySet<OwnedInterface['kind']> | undefined,
): ProjectRole {
  if (kinds === undefined || (role !== 'library' && role !== 'unknown')) return role;
  if (kinds.has('operation')) return 'backend';
  return kinds.has('table') ? 'data' : role;
}

/**
 * The role of a package with several projects, as used in a plan's `role`.
 *
 * @param projects the roles of its projects
 * @returns `backend`, `frontend`, `data`, `fullstack`, `library`, `application` (unknown) or `e2e`
 */
export function packageRole(projects: readonly ProjectRole[]): string {
  const roles = new Set(projects);
  if (roles.has('frontend') && (roles.has('backend') || roles.has('data'))) return 'fullstack';
  const order = ['backend', 'frontend', 'data', 'unknown', 'library', 'e2e'] as const;
  const role = order.find((one) => roles.has(one)) ?? 'unknown';
  return role === 'unknown' ? 'application' : role;
}

/**
 * The section of `design.md` that applies to a project of this role.
 *
 * @param role the role of the project
 * @returns the section
 */
export function designSectionOf(role: ProjectRole): DesignSection {
  return role === 'backend' || role === 'frontend' || role === 'data' ? role : 'shared';
}

const SECTION_WORDS: ReadonlyMap<string, DesignSection> = new Map<string, DesignSection>([
  ...[...WORDS].map(([word, role]) => [word, designSectionOf(role)] as const),
  ['service', 'backend'],
  ['worker', 'backend'],
  ['schema', 'data'],
  ['data', 'data'],
]);

/**
 * The sections of `design.md` for the `role` of a plan's package: the backend section for
 * `senior-backend-engineer`, all sides for `fullstack`.
 *
 * @param role free text from the plan
 * @returns the sections; empty when the words are unknown
 */
export function designSectionsOf(role: string): readonly DesignSection[] {
  const words = role.toLowerCase().split(/[^a-z0-9]+/);
  if (/full-?stack/.test(words.join('-'))) return ['backend', 'frontend', 'data'];
  if (words.includes('e2e')) return [];
  return [...new Set(words.flatMap((word) => SECTION_WORDS.get(word) ?? []))];
}

function roleOfName({ name, type }: RoleFacts): Side | undefined {
  const last = partsOf(name.split('/').at(-1) ?? name).join('-');
  if (type === 'library' && LIBRARY_PREFIX.test(last)) return 'library';
  return roleOfParts(partsOf(name), type);
}

function roleOfParts(parts: readonly string[], type: RoleFacts['type']): Side | undefined {
  for (let at = parts.length - 1; at >= 0; at--) {
    const word = parts[at] ?? '';
    const phrase = at > 0 ? `${parts[at - 1]}-${word}` : '';
    const found =
      WORDS.get(phrase) ??
      (type === 'application' ? APPLICATION_WORDS.get(word) : undefined) ??
      WORDS.get(word);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The role from the first tag with one of these keys and a known value. */
function roleOfTags({ tags, type }: RoleFacts, keys: readonly string[]): Side | undefined {
  for (const tag of tags) {
    const [, key = '', value = tag] = /^([^:]+):(.+)$/.exec(tag) ?? [];
    if (!keys.includes(key.toLowerCase())) continue;
    const parts = partsOf(value);
    const isType = key === 'type';
    const found = isType ? roleOfParts(parts, type) : undefined;
    const role = found ?? TAG_WORDS.get(parts.join('-')) ?? roleOfParts(parts, 'library');
    if (role !== undefined) return role;
  }
  return undefined;
}

function roleOfFrameworks({ packages = [], type }: RoleFacts): Side | undefined {
  const sides = new Set(packages.flatMap((name) => FRAMEWORKS.get(name) ?? []));
  const [only] = sides;
  if (sides.size > 0) return sides.size === 1 ? only : undefined;
  return type === 'library' && packages.some((name) => DATA_PACKAGES.has(name))
    ? 'data'
    : undefined;
}

/** Splits a name: `@acme/adminApi_v2` is `acme`, `admin`, `api`, `v2`. */
function partsOf(text: string): readonly string[] {
  return text
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((part) => part !== '');
}
