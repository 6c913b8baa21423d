import { execFile, spawn } from 'node:child_process';
import { appendFileSync, chownSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A PostgreSQL server for one test, with one empty database. */
export interface PostgresServer {
  /** The URL for `openPostgres`. `schema` separates tests that share a server. */
  url(schema?: string): string;
  /** As the server's administrator. */
  stop(mode: 'fast' | 'immediate'): Promise<void>;
  start(): Promise<void>;
  /** Stops the server and removes its files. */
  remove(): Promise<void>;
}

export interface PostgresServerOptions {
  /** Addresses to listen on in addition to the socket, such as `10.1.2.3`. */
  readonly listen?: string;
  /** Flush writes to the disk before answering, like production servers. Most tests don't need it. */
  readonly durable?: boolean;
}

const PORT = 5432;

/** Stops the server when its own standard input ends. That happens however the parent process ends. */
const WATCHDOG = `
const [control, data, folder] = process.argv.slice(1);
process.stdin.resume().on('end', () => {
  require('node:child_process').spawnSync(control, ['-D', data, '-m', 'immediate', 'stop']);
  require('node:fs').rmSync(folder, { recursive: true, force: true });
});`;

/**
 * Starts a server on a socket in a temporary folder. It ends with `remove`, or with this process, even when
 * the process is killed.
 *
 * PostgreSQL refuses to run as root, so root starts it as another user.
 */
export async function startPostgres(options: PostgresServerOptions = {}): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'pg-'));
  const user = serverUser();
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const bin = toolPath('postgres');
  const env = { ...process.env, LC_ALL: 'C' };
  const tool = (name: string, args: readonly string[]) =>
    run(join(bin, name), [...args], { ...user, env, cwd: folder });

  await tool('initdb', ['-D', data, '-U', 'tester', '-A', 'trust', '--no-sync', '-E', 'UTF8']);
  const settings = [
    `-p ${PORT} -k ${folder} -c fsync=${options.durable === true ? 'on' : 'off'} -c max_connections=200`,
    `-c listen_addresses=${options.listen ?? ''}`,
  ].join(' ');
  if (options.listen !== undefined) {
    appendFileSync(join(data, 'pg_hba.conf'), 'host all all samenet trust\n');
  }
  const control = (...args: string[]) => tool('pg_ctl', ['-D', data, '-w', '-t', '30', ...args]);
  const start = async () => {
    await control('start', '-o', settings, '-l', join(folder, 'log'));
  };
  const stop = async (mode: string) => {
    await control('stop', '-m', mode);
  };

  const watchdog = spawn(process.execPath, ['-e', WATCHDOG, join(bin, 'pg_ctl'), data, folder], {
    ...user,
    cwd: tmpdir(),
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  watchdog.unref();
  try {
    await start();
  } catch (error) {
    throw new Error(`PostgreSQL did not start: ${readFileSync(join(folder, 'log'), 'utf8')}`, {
      cause: error,
    });
  }
  return {
    url: (schema = 'parallel_plan') =>
      `postgres://tester@/postgres?host=${encodeURIComponent(folder)}&schema=${schema}`,
    stop,
    start,
    remove: async () => {
      await stop('immediate').catch(() => undefined);
      rmSync(folder, { recursive: true, force: true });
      watchdog.stdin.end();
    },
  };
}

function serverUser(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const found = ['postgres', 'nobody']
    .map((name) => users.find(([user]) => user === name))
    .find((user) => user !== undefined);
  if (found === undefined) throw new Error('There is no user that PostgreSQL could run as.');
  return { uid: Number(found[2]), gid: Number(found[3]) };
}

function toolPath(name: string): string {
  const tools = createRequire(__filename)('../../../../tools/testing/external-tools.cjs') as {
    toolPath(name: string): string;
  };
  return tools.toolPath(name);
}
