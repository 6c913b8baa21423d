import { type Workspace } from '../../words/facts';
import { type FeatureRequest } from '../feature-request';

const targets = ['build', 'lint', 'test'];

/** A shop: an API with a plug-in folder, two web apps, libraries with dependencies, e2e tests. */
export const shopWorkspace: Workspace = {
  projects: [
    { name: '@shop/auth', root: 'libs/auth', type: 'library', tags: ['scope:shared'], targets },
    {
      name: '@shop/ui',
      root: 'libs/ui',
      type: 'library',
      tags: ['type:ui'],
      targets: ['lint', 'test'],
    },
    { name: '@shop/util', root: 'libs/util', type: 'library', tags: [], targets },
    { name: 'admin', root: 'apps/admin', type: 'application', tags: [], targets },
    { name: 'api', root: 'apps/api', type: 'application', tags: ['scope:server'], targets },
    { name: 'api-plugins', root: 'apps/api/plugins', type: 'library', tags: [], targets: ['lint'] },
    { name: 'web', root: 'apps/web', type: 'application', tags: ['scope:client'], targets },
    { name: 'web-e2e', root: 'apps/web-e2e', type: 'e2e', tags: [], targets: ['e2e', 'lint'] },
  ],
  dependencies: [
    { source: '@shop/auth', target: '@shop/util' },
    { source: 'admin', target: '@shop/ui' },
    { source: 'api', target: '@shop/auth' },
    { source: 'api', target: 'api-plugins' },
    { source: 'web', target: '@shop/ui' },
    { source: 'web', target: 'api' },
    { source: 'web-e2e', target: 'web' },
  ],
};

/** Sign-in with sessions: an API with two clients, a table, an event, and a new library. */
export const sessionsRequest: FeatureRequest = {
  changeId: 'add-user-sessions',
  title: 'Sign in with sessions that can be revoked',
  description:
    'Users sign in with e-mail and password and stay signed in on each device. They see their sessions and can end each of them.',
  tier: 'local-parallel',
  createdBy: 'parallel-plan',
  projects: [
    { name: 'api' },
    { name: 'web' },
    { name: 'web-e2e' },
    { name: '@shop/auth' },
    { name: '@shop/ui' },
    { name: 'session-store', newRoot: 'libs/session-store' },
  ],
  interfaces: [
    operation('POST /v1/sessions'),
    operation('GET /v1/sessions'),
    operation('DELETE /v1/sessions/{id}'),
    {
      kind: 'table',
      lockKey: 'db:schema:sessions',
      owner: 'session-store',
      consumers: ['api'],
      artifact: 'contracts/db/schema.sql',
    },
    {
      kind: 'event',
      lockKey: 'event:session.ended',
      owner: 'api',
      consumers: ['web'],
      artifact: 'contracts/events/session.ended.schema.json',
    },
  ],
  openapiFiles: ['contracts/openapi/v1.yaml'],
  rootManifests: ['package-lock.json', 'package.json', 'tsconfig.base.json'],
  projectFiles: {
    api: ['apps/api/package.json', 'apps/api/plugins/package.json'],
    '@shop/ui': ['libs/ui/src/index.ts'],
  },
};

function operation(name: string): FeatureRequest['interfaces'][number] {
  return {
    kind: 'operation',
    lockKey: `api:${name}`,
    owner: 'api',
    consumers: ['web'],
    artifact: 'contracts/openapi/v1.yaml',
  };
}
