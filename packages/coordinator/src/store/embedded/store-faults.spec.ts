import { execFileSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import type { StoreCoordinator } from '../../api/coordinator';
import { openEmbedded } from './open-embedded';

let folder: string;
let file: string;
let warnings: string[];
const open = async (id = 'a'): Promise<StoreCoordinator> => {
  const store = await openEmbedded({
    file,
    agent: { id, type: 'test' },
    warn: (message) => warnings.push(message),
  });
  stores.push(store);
  return store;
};
const stores: StoreCoordinator[] = [];
const lock = { key: 'db:schema:users', ttlMinutes: 0 };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'faults-'));
  file = join(folder, 'coordinator.db');
  warnings = [];
});

afterEach(async () => {
  await Promise.all(stores.splice(0).map((store) => store.close()));
  rmSync(folder, { recursive: true, force: true });
});

describe('a foreign store', () => {
  it('is not changed when a newer version has written it', async () => {
    await (await open()).close();
    change('pragma user_version = 99');
    const before = readFileSync(file);
    await expect(open()).rejects.toMatchObject({
      name: 'CoordinatorError',
      code: 'store',
      message: expect.stringMatching(/version 99.*versions up to 2.*update this one/s),
    });
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('is not changed when another program has written it', async () => {
    change('create table photos (id integer)');
    await expect(open()).rejects.toMatchObject({
      code: 'store',
      message: expect.stringContaining('of another program'),
    });
  });
});

describe('a damaged store', () => {
  it('is set aside and replaced by an empty one', async () => {
    const garbage = 'This was a database once. '.repeat(500);
    for (const number of [1, 2]) {
      if (number > 1) change('pragma wal_checkpoint(truncate)');
      writeFileSync(file, garbage);
      const store = await open();
      expect(await store.acquireLock(lock)).toMatchObject({ acquired: true });
      await store.close();
      expect(readFileSync(`${file}.damaged-${number}`, 'utf8')).toBe(garbage);
      expect(warnings).toHaveLength(number);
      expect(warnings.at(-1)).toMatch(/was damaged\. It was renamed to .*damaged-\d.*:claim/s);
    }
  });

  it('is set aside when the damage is found later', async () => {
    const store = await open();
    await store.claimLocks(many(200));
    await store.close();
    change('pragma wal_checkpoint(truncate)');
    // All but the first page, which is what is looked at when a store is opened.
    overwrite(4096, readFileSync(file).length - 4096);
    const again = await open();
    await expect(again.checkLocks()).rejects.toMatchObject({
      code: 'store',
      message: expect.stringContaining('damaged'),
    });
    expect(await again.checkLocks()).toEqual([]);
    expect(warnings).toHaveLength(1);
    expect(readdirSync(folder)).toContain('coordinator.db.damaged-1');
  });

  it('is set aside once when several processes find the damage', async () => {
    writeFileSync(file, 'garbage '.repeat(1_000));
    const found = await Promise.all(
      Array.from({ length: 6 }, (_, index) => open(`agent-${index}`)),
    );
    expect(warnings).toHaveLength(1);
    expect(readdirSync(folder).filter((name) => name.includes('damaged'))).toHaveLength(1);
    const outcomes = await Promise.all(found.map((store) => store.acquireLock(lock)));
    expect(outcomes.filter(({ acquired }) => acquired)).toHaveLength(1);
  });
});

describe('a store whose file is deleted', () => {
  it('continues in the file that others use', async () => {
    const first = await open('first');
    await first.acquireLock(lock);
    for (const part of ['', '-wal', '-shm']) rmSync(`${file}${part}`, { force: true });
    const second = await open('second');
    expect(await second.acquireLock(lock)).toMatchObject({ acquired: true });
    expect(await first.acquireLock(lock)).toMatchObject({
      acquired: false,
      heldBy: { agentId: 'second' },
    });
  });
});

describe('opening a store where no file can be', () => {
  it.each([
    ['in no folder', () => join(folder, 'no', 'such', 'store.db'), /"[^"]*\/no" does not exist/],
    ['below a file', () => below(folder), /is a file/],
    ['a folder', () => made(join(folder, 'taken')), /is a folder, and should be a file/],
  ])('fails with the reason: %s', async (_, place, message) => {
    file = place();
    await expect(open()).rejects.toMatchObject({
      name: 'CoordinatorError',
      code: 'store',
      message: expect.stringMatching(message),
    });
  });
});

// Only root may mount; root is what the other tests of this kind need too.
describeWith('network-namespaces', 'a store on a small disk', () => {
  let disk: string;
  const mount = (...args: string[]) => execFileSync('mount', args);

  beforeEach(() => {
    disk = join(folder, 'disk');
    mkdirSync(disk);
    mount('-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', disk);
    file = join(disk, 'coordinator.db');
  });

  afterEach(async () => {
    await Promise.all(stores.splice(0).map((store) => store.close().catch(() => undefined)));
    // libsql lets go of a file when its statements are collected as garbage.
    execFileSync('umount', ['--lazy', disk]);
  });

  it('loses nothing when it is full, and continues when there is space', async () => {
    const store = await open();
    await store.acquireLock(lock);
    fill(join(disk, 'filler'));
    await expect(store.claimLocks(many(400))).rejects.toMatchObject({
      code: 'store',
      message: expect.stringMatching(/full/),
    });
    expect(await store.checkLocks()).toMatchObject([{ key: lock.key }]);
    rmSync(join(disk, 'filler'));
    expect(await store.claimLocks(many(20))).toMatchObject({ claimed: true });
    expect(await (await open('b')).checkLocks()).toHaveLength(21);
  });

  it('cannot hold a store when it is full from the start', async () => {
    fill(join(disk, 'filler'));
    await expect(open()).rejects.toMatchObject({
      code: 'store',
      message: expect.stringMatching(/full/),
    });
  });

  it('is reported as read-only and not changed', async () => {
    const store = await open();
    await store.acquireLock(lock);
    const readOnly = join(folder, 'read-only');
    mkdirSync(readOnly);
    mount('--bind', disk, readOnly);
    try {
      mount('-o', 'remount,bind,ro', readOnly);
      file = join(readOnly, 'coordinator.db');
      const reader = await open('b');
      expect(await reader.checkLocks()).toMatchObject([{ key: lock.key }]);
      const message = expect.stringMatching(/can't be written: its disk is read-only/);
      await expect(reader.acquireLock(lock)).rejects.toMatchObject({ code: 'store', message });
      const detection = await reader.detect();
      expect(detection.available).toBe(false);
      expect(detection.missing).toContainEqual({ capability: 'lock', why: message });
      file = join(readOnly, 'other.db');
      await expect(open('b')).rejects.toMatchObject({ code: 'store', message });
    } finally {
      execFileSync('umount', ['--lazy', readOnly]);
    }
    expect(await store.checkLocks()).toMatchObject([{ key: lock.key }]);
  });
});

function change(statement: string): void {
  const database = new Database(file);
  database.exec(statement);
  database.close();
}

function many(count: number) {
  return Array.from({ length: count }, (_, index) => ({
    key: `db:schema:a_table_with_a_long_name_${index}`,
    ttlMinutes: 0,
  }));
}

function overwrite(offset: number, length: number): void {
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(length, 0xa5), 0, length, offset);
  closeSync(handle);
}

function fill(path: string): void {
  const handle = openSync(path, 'w');
  try {
    for (;;) if (writeSync(handle, Buffer.alloc(4096)) === 0) return;
  } catch {
    // No room left, as intended.
  } finally {
    closeSync(handle);
  }
}

function below(parent: string): string {
  writeFileSync(join(parent, 'file'), '');
  return join(parent, 'file', 'store.db');
}

function made(path: string): string {
  if (!existsSync(path)) mkdirSync(path);
  return path;
}
