import fc from 'fast-check';
import {
  designSectionsOf,
  packageRole,
  type ProjectRole,
  type RoleFacts,
  roleOf,
  rolesIn,
} from './roles';

type Row = readonly [role: ProjectRole, name: string, ...evidence: readonly string[]];

/**
 * Projects of public Nx workspaces (Nx' own examples, Ghostfolio, Novu, Twenty, Cal.com style names,
 * Immich, AFFiNE, Sage Bionetworks, the Redis social demo, ...). `#` marks a tag, `+` a dependency.
 */
const APPLICATIONS: readonly Row[] = [
  ['backend', 'api'],
  ['backend', 'admin-api'],
  ['backend', 'model-ad-api-next'],
  ['backend', 'web-api'],
  ['backend', 'mobile-bff'],
  ['backend', 'web-server'],
  ['backend', 'shop-api-gateway'],
  ['backend', '@acme/orders-service'],
  ['backend', 'notification-worker'],
  ['backend', 'openchallenges-organization-service'],
  ['backend', 'adminApi'],
  ['backend', 'twenty-server'],
  ['backend', 'webhook'],
  ['backend', 'storefront-bff'],
  ['backend', 'dashboard-backend'],
  ['backend', 'inbound-mail', '+express'],
  ['backend', 'orders', '+@nestjs/core', '+@nestjs/common'],
  ['backend', 'orders', '#type:api'],
  ['backend', 'web', '#type:backend'],
  ['backend', 'orders', '#platform:node'],
  ['backend', 'orders', '#scope:server'],
  ['frontend', 'web'],
  ['frontend', 'admin'],
  ['frontend', 'admin-ui'],
  ['frontend', 'api-dashboard'],
  ['frontend', 'client'],
  ['frontend', 'twenty-front-web'],
  ['frontend', 'mobile'],
  ['frontend', 'storefront'],
  ['frontend', 'service-worker'],
  ['frontend', 'quay-ui'],
  ['frontend', 'shell', '+@angular/core'],
  ['frontend', 'cart', '+react', '+react-dom'],
  ['frontend', 'cart', '#framework:angular'],
  ['frontend', 'orders', '#scope:client'],
  ['frontend', 'bixarena-app-web'],
  ['data', 'openchallenges-db'],
  ['data', 'postgres-migrations'],
  ['e2e', 'web-e2e'],
  ['unknown', 'cli-tools'],
  ['unknown', 'orders'],
  ['unknown', 'tariff'],
  ['unknown', 'orders', '+react', '+express'],
  ['unknown', 'cli', '#type:app', '#scope:shop'],
  ['unknown', 'ghostfolio'],
];

const LIBRARIES: readonly Row[] = [
  ['library', 'data-access-posts'],
  ['library', 'posts-data-access'],
  ['library', 'shop-data-access-products'],
  ['library', 'utils-redis-query'],
  ['library', 'util-api-errors'],
  ['library', 'feat-posts'],
  ['library', 'feature-admin-users'],
  ['library', 'shared'],
  ['library', 'backend-shared'],
  ['library', 'api-client'],
  ['library', 'openchallenges-api-client-angular-sdk'],
  ['library', 'user-service'],
  ['library', 'api-interfaces'],
  ['library', 'graphql-types'],
  ['library', 'tariff'],
  ['library', 'posts', '#type:data-access'],
  ['library', 'ui-posts', '#type:util'],
  ['frontend', 'ui-button'],
  ['frontend', 'shared-ui'],
  ['frontend', 'design-system'],
  ['frontend', 'web-components'],
  ['frontend', 'cart', '#type:ui'],
  ['frontend', 'cart', '+vue'],
  ['backend', 'server'],
  ['backend', 'backend'],
  ['backend', 'libs-server-auth'],
  ['backend', 'auth', '+@nestjs/core'],
  ['data', 'db'],
  ['data', 'prisma'],
  ['data', 'db-schema'],
  ['data', 'store', '+@prisma/client'],
];

describe('roleOf', () => {
  it.each(APPLICATIONS)('application: %s for %s %s %s', (role, ...facts) => {
    const type = role === 'e2e' ? 'e2e' : 'application';
    expect(roleOf(project(type, facts))).toBe(role);
  });

  it.each(LIBRARIES)('library: %s for %s %s %s', (role, ...facts) => {
    expect(roleOf(project('library', facts))).toBe(role);
  });

  it.each<[readonly ProjectRole[], ProjectRole]>([
    [['backend'], 'backend'],
    [['backend', 'backend', 'e2e'], 'backend'],
    [['frontend'], 'frontend'],
    [['frontend', 'backend'], 'library'],
    [['backend', 'unknown'], 'library'],
    [[], 'library'],
  ])('a library that %j build on is %s', (builders, role) => {
    expect(roleOf(project('library', ['feat-posts']), builders)).toBe(role);
  });

  it('uses the name before dependents', () => {
    expect(roleOf(project('library', ['ui-kit']), ['backend'])).toBe('frontend');
    expect(roleOf(project('application', ['orders']), ['frontend'])).toBe('unknown');
  });

  it('returns a role for any name and tag', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.array(fc.string()), (name, tags) => {
        expect(roleOf({ name, tags, type: 'library' })).toMatch(/^[a-z0-9]+$/);
      }),
    );
  });
});

describe('rolesIn', () => {
  it('classifies libraries by dependents along any chain, and cycles by themselves', () => {
    const names = ['api', ...Array.from({ length: 10_000 }, (_, index) => `x${index}`), 'a', 'b'];
    const chain = names
      .slice(1, -2)
      .map((target, index) => ({ source: names[index] ?? '', target }));
    const roles = rolesIn({
      projects: names.map((name) => project(name === 'api' ? 'application' : 'library', [name])),
      dependencies: [
        ...chain,
        { source: 'a', target: 'b' },
        { source: 'b', target: 'a' },
        { source: 'api', target: 'nobody' },
      ],
    });

    expect(roles.get('x9999')).toBe('backend');
    expect(roles.get('a')).toBe('library');
    expect(roles.size).toBe(names.length);
  });
});

describe('packageRole', () => {
  it.each<[readonly ProjectRole[], string]>([
    [['frontend'], 'frontend'],
    [['frontend', 'backend'], 'fullstack'],
    [['data', 'frontend', 'e2e'], 'fullstack'],
    [['library', 'backend'], 'backend'],
    [['library', 'unknown'], 'application'],
    [['library'], 'library'],
    [['e2e'], 'e2e'],
    [[], 'application'],
  ])('%j: %s', (projects, role) => {
    expect(packageRole(projects)).toBe(role);
  });
});

describe('designSectionsOf', () => {
  it.each([
    ['senior-backend-engineer', ['backend']],
    ['frontend', ['frontend']],
    ['library', ['shared']],
    ['Database migrations', ['data']],
    ['full stack', ['backend', 'frontend', 'data']],
    ['fullstack', ['backend', 'frontend', 'data']],
    ['application', []],
    ['e2e', []],
    ['poet', []],
  ])('%s: %j', (role, sections) => {
    expect(designSectionsOf(role)).toEqual(sections);
  });
});

function project(type: RoleFacts['type'], [name = '', ...evidence]: readonly string[]) {
  const marked = (mark: string) =>
    evidence.flatMap((text) => (text.startsWith(mark) ? [text.slice(1)] : []));
  return { name, root: name, type, tags: marked('#'), targets: [], packages: marked('+') };
}
