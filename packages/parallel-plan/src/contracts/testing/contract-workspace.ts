import {
  contractInterfaces,
  type ContractRequest,
  primaryContractFiles,
  scaffoldContracts,
} from '@parallel-plan/contracts';
import { planText } from '../../testing/plan-text';
import { type TempWorkspace, tempWorkspace } from '../../testing/temp-workspace';

export const CHANGE = 'openspec/changes/add-users';
export const PLAN = `${CHANGE}/work-packages.yaml`;
export const API = `${CHANGE}/contracts/openapi/v1.yaml`;
export const SCHEMA = `${CHANGE}/contracts/db/schema.sql`;
export const SEED = `${CHANGE}/contracts/db/seed.sql`;
export const EVENT = `${CHANGE}/contracts/events/user.created.schema.json`;
export const TYPES = `${CHANGE}/contracts/generated/types.ts`;

const USER = { ref: 'User' };
const OWNER = { owner: 'api', consumers: ['web'] };

/** Two operations, a table and an event. */
const REQUEST: ContractRequest = {
  changeId: 'add-users',
  title: 'Users',
  description: 'People have accounts.',
  schemas: {
    NewUser: { fields: [{ name: 'name', type: 'string' }] },
    User: {
      fields: [
        { name: 'id', type: 'string', format: 'uuid' },
        { name: 'name', type: 'string' },
        { name: 'createdAt', type: 'string', format: 'date-time' },
      ],
    },
  },
  operations: [
    { ...OWNER, method: 'POST', path: '/v1/users', request: { ref: 'NewUser' }, response: USER },
    { ...OWNER, method: 'GET', path: '/v1/users/{id}', response: USER },
  ],
  tables: [{ ...OWNER, name: 'users', columns: [] }],
  events: [{ ...OWNER, channel: 'user.created', fields: [{ name: 'name', type: 'string' }] }],
};

const SQL = {
  [SCHEMA]: `CREATE TABLE users (
  id integer PRIMARY KEY,
  age integer CHECK (age >= 0)
);
`,
  [SEED]: 'INSERT INTO users VALUES (1, 30);\n',
};

/** A workspace with one change whose contracts are valid, as the generators write them. */
export async function contractWorkspace(): Promise<TempWorkspace> {
  const contracts = await scaffoldContracts(REQUEST);
  const [primary] = primaryContractFiles(REQUEST);
  const keys = contractInterfaces(REQUEST).map(({ lockKey }) => lockKey);
  const plan = planText('add-users', [{ id: 'wp-main', write: ['apps/api/**'] }])
    .replaceAll('contracts/README.md', primary)
    .replace('keys: []', `keys: ${JSON.stringify(keys)}`);
  return tempWorkspace({
    '.gitignore': 'node_modules\n',
    'nx.json': '{}',
    'node_modules/.keep': '',
    [PLAN]: plan,
    ...Object.fromEntries([...contracts].map(([file, text]) => [`${CHANGE}/${file}`, text])),
    ...SQL,
  });
}
