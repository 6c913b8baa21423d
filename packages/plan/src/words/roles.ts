import { strongComponents } from '../dag/strong-components';
import type { Workspace, WorkspaceProject } from '../model/workspace';

/** What a project is in a system. `library`: code for several sides. `unknown`: nothing tells. */
export type ProjectRole = 'backend' | 'frontend' | 'data' | 'library' | 'e2e' | 'unknown';

/** The sections of `design.md`, each for one side of a feature. */
export type DesignSection = 'backend' | 'frontend' | 'data' | 'shared';

export const DESIGN_SECTIONS: readonly DesignSection[] = ['backend', 'frontend', 'data', 'shared'];

/** What a role is read from. */
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

/** Parts of a name that say what any project is, in whatever position. Two words are one phrase. */
const WORDS = table({
  frontend: `frontend fe ui gui web webapp website www mobile desktop electron ios
    android storybook storefront spa pwa mfe design-system design-tokens ui-kit web-components
    web-worker service-worker react-native angular react vue svelte next nuxt expo ionic components
    layout pages theme icons`,
  backend: `backend be api apis server servers gateway bff lambda lambdas microservice
    microservices nest nestjs express fastify webhook webhooks`,
  data: 'db database databases migration migrations persistence prisma drizzle typeorm seed seeds',
  e2e: 'e2e e2e-tests cypress playwright integration-tests',
  library: `data-access data-model data-models util utils utility utilities shared common lib libs
    library types typings model models domain feature feat helper helpers testing test-utils sdk
    contracts constants config client clients api-client http-client db-client api-schema
    interfaces i18n tokens tools`,
});

/** Parts of a name that tell the role of an application, and mean little in a library's name. */
const APPLICATION_WORDS = table({
  frontend: 'client admin dashboard site portal landing shell backoffice',
  backend: `service services worker workers function functions cron scheduler queue consumer producer
    daemon processor ingest ingestion proxy graphql grpc rpc listener`,
});

/** Words that Nx workspaces put first in a library's name to say what it is: `util-format`. */
const LIBRARY_PREFIX = /^(?:feature|feat|util|utils|data-access|domain|model|models)(?:-|$)/;

/** Keys of the tags whose values may say a side; the last one is of tags without a key. */
const TAG_KEYS = ['layer', 'side', 'platform', 'framework', 'scope', 'tier', ''];

/** Words that say a side in a tag, but not in a name. */
const TAG_WORDS: ReadonlyMap<string, Side> = new Map([
  ['client', 'frontend'],
  ['browser', 'frontend'],
  ['node', 'backend'],
]);

/** Packages of registries that only one side installs. */
const FRAMEWORKS = table({
  frontend: `@angular/core react-dom react-native vue svelte solid-js preact next nuxt expo astro lit
    @remix-run/react @builder.io/qwik @ionic/core ember-source @angular/platform-browser react`,
  backend: `@nestjs/core express fastify koa hono @hapi/hapi @apollo/server apollo-server
    @feathersjs/feathers @trpc/server restify fastapi django flask`,
});
const DATA_PACKAGES = new Set(['prisma', '@prisma/client', 'drizzle-orm', 'typeorm', 'knex']);

/**
 * What a project is, by the evidence that decides first:
 *
 * 1. its Nx type (`e2e`), then the value of a tag `type:*`;
 * 2. its name, from the last part to the first: `admin-api` is an API, `web-server` a server;
 * 3. its other tags (`platform:node`, `scope:client`);
 * 4. the frameworks that it depends on;
 * 5. for a library without any of these, what builds on it.
 *
 * @param project its facts; `packages` names the registry packages that it depends on
 * @param builders the roles of the projects that depend on it
 * @returns `unknown` for an application that no evidence speaks of, `library` for such a library
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

/** An interface, as far as its owner's role depends on it. */
export interface OwnedInterface {
  readonly kind: 'operation' | 'table' | 'event' | 'module';
  /** The name of the project that implements it. */
  readonly owner: string;
}

/**
 * The role of each project of a workspace, by name. Libraries are judged by what builds on them. A
 * project that no other evidence speaks of is `backend` if it owns an operation, `data` if it owns
 * only tables.
 *
 * @param workspace the projects that exist and the ones that a feature adds
 * @param interfaces those of the feature
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
  // What builds on a project comes before it; projects in a cycle don't speak for each other.
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
 * The role of a package that works on several projects, as a plan's `role` says it.
 *
 * @returns `backend`, `frontend`, `data`, `fullstack`, `library`, `application` (unknown) or `e2e`
 */
export function packageRole(projects: readonly ProjectRole[]): string {
  const roles = new Set(projects);
  if (roles.has('frontend') && (roles.has('backend') || roles.has('data'))) return 'fullstack';
  const order = ['backend', 'frontend', 'data', 'unknown', 'library', 'e2e'] as const;
  const role = order.find((one) => roles.has(one)) ?? 'unknown';
  return role === 'unknown' ? 'application' : role;
}

/** The section of the design that a project of this role works from. */
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
 * The sections of the design that the `role` of a plan's package speaks of: of
 * `senior-backend-engineer` the backend section, of `fullstack` all sides.
 *
 * @param role free text from the plan
 * @returns no section where the words are not known
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

/** The first tag with one of these keys whose value is a word of the tables. */
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

/** `@acme/adminApi_v2` is `acme`, `admin`, `api`, `v2`. */
function partsOf(text: string): readonly string[] {
  return text
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((part) => part !== '');
}
