import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

export interface SqlFiles {
  readonly schema: string;
  readonly seed: string;
}

export interface SqlResult {
  /** PostgreSQL's error, or `null`. */
  readonly error: string | null;
  /** Rows by table. */
  readonly rows: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
}

/** Runs each pair in its own schema, in a child process: PGlite keeps 400 MB. */
const PROGRAM = `
const { PGlite } = require('@electric-sql/pglite');
const read = (tables, db) => tables.reduce(async (rows, { table_name: name }) => ({
  ...(await rows), [name]: (await db.query('SELECT * FROM "' + name + '"')).rows,
}), Promise.resolve({}));
(async () => {
  const files = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
  const db = await PGlite.create();
  const results = [];
  for (const [index, { schema, seed }] of files.entries()) {
    await db.exec('CREATE SCHEMA s' + index + '; SET search_path TO s' + index);
    try {
      await db.transaction(async (tx) => { await tx.exec(schema); await tx.exec(seed); });
      const tables = await db.query(
        'SELECT table_name FROM information_schema.tables WHERE table_schema = $1 ORDER BY 1', ['s' + index]);
      results.push({ error: null, rows: await read(tables.rows, db) });
    } catch (error) {
      results.push({ error: String(error.message) + ' ' + String(error.detail ?? ''), rows: {} });
    }
  }
  process.stdout.write(JSON.stringify(results));
  process.exit(0);
})();`;

/** Runs `schema.sql` and `seed.sql` of each pair on a real PostgreSQL. */
export function runSql(files: readonly SqlFiles[]): SqlResult[] {
  const child = spawnSync(process.execPath, ['-e', PROGRAM], {
    cwd: join(__dirname, '..', '..'),
    input: JSON.stringify(files),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    timeout: 120_000,
    env: { PATH: process.env['PATH'] },
  });
  if (child.status !== 0) {
    throw new Error(`PGlite ended with ${String(child.status)}: ${child.stderr}`);
  }
  return JSON.parse(child.stdout) as SqlResult[];
}
