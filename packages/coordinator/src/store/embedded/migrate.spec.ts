import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { MIGRATIONS, STORE_VERSION } from '../migrations';
import { openEmbedded } from './open-embedded';

const AGENT = { id: 'a', type: 'test' };
const DIALECT = { sequence: 'integer primary key autoincrement' };
const FOREVER = 'null';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'migrate-'));
  file = join(folder, 'coordinator.db');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function sql(...statements: readonly string[]): void {
  const database = new Database(file);
  for (const statement of statements) database.exec(statement);
  database.close();
}

function lock(key: string, agent = 'a'): string {
  return `insert into locks values ('${key}', '${key}', '${agent}', 'test', null, 'why', 0, 1, ${FOREVER})`;
}

/** A store as version 1 wrote it, with data of each kind. */
function writeVersion1(...more: readonly string[]): void {
  const [tables] = MIGRATIONS;
  sql(
    ...(tables?.(DIALECT) ?? []),
    lock('db:schema:users'),
    lock('Apps/API/Main.ts', 'b'),
    `insert into tasks (id, type, description, input, priority, status, submitted_by)
     values ('task-1', 'implement', 'An old task.', '{"change":"add-users"}', 5, 'pending', 'a')`,
    `insert into features values ('add-users', 'a', 'Users', 'main', '["db:schema:users"]', 1)`,
    'pragma application_id = 0x50506c6e',
    'pragma user_version = 1',
    ...more,
  );
}

describe('a store of version 1', () => {
  it('is migrated with all its data', async () => {
    writeVersion1();
    const store = await openEmbedded({ file, agent: AGENT });
    expect((await store.checkLocks()).map(({ key, agentId }) => [key, agentId])).toEqual(
      expect.arrayContaining([
        ['db:schema:users', 'a'],
        ['Apps/API/Main.ts', 'b'],
      ]),
    );
    // Paths that differ only in case are one lock since version 2.
    expect(await store.acquireLock({ key: 'apps/api/main.ts', ttlMinutes: 1 })).toMatchObject({
      acquired: false,
      heldBy: { agentId: 'b' },
    });
    expect(await store.claimWork()).toMatchObject({ id: 'task-1', description: 'An old task.' });
    expect(await store.completeWork('task-1', { success: true, result: {} })).toBeDefined();
    await store.close();
    const database = new Database(file);
    expect(database.prepare('pragma user_version').all([])).toEqual([
      { user_version: STORE_VERSION },
    ]);
    database.close();
  });

  it('keeps two locks that differ only in case', async () => {
    writeVersion1(lock('apps/api/main.ts', 'c'));
    const store = await openEmbedded({ file, agent: AGENT });
    const holders = (await store.checkLocks()).map(({ agentId }) => agentId).sort();
    expect(holders).toEqual(['a', 'b', 'c']);
    await store.close();
  });

  it('is migrated once when many processes open it at the same time', async () => {
    writeVersion1();
    const stores = await Promise.all(
      Array.from({ length: 8 }, (_, at) =>
        openEmbedded({ file, agent: { id: `agent-${at}`, type: 'test' } }),
      ),
    );
    for (const store of stores) expect(await store.checkLocks()).toHaveLength(2);
    await Promise.all(stores.map((store) => store.close()));
  });

  it('is unchanged when the migration fails', async () => {
    writeVersion1('alter table tasks add column lease_ms bigint');
    await expect(openEmbedded({ file, agent: AGENT })).rejects.toThrow();
    const database = new Database(file);
    expect(database.prepare('pragma user_version').all([])).toEqual([{ user_version: 1 }]);
    expect(database.prepare('select count(*) as locks from locks').all([])).toEqual([{ locks: 2 }]);
    expect(
      database.prepare("select name from sqlite_master where name = 'task_needs'").all([]),
    ).toEqual([]);
    database.close();
  });
});
