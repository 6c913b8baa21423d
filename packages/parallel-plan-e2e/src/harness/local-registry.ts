import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { userEnvironment } from './environment';
import { packedTarballs, REPOSITORY_ROOT } from './packed-packages';
import { mustRun } from './run-command';
import { runFolder } from './run-folder';

/** An npm registry on this machine that has the packed packages, and all others of the registry that npm uses. */
export interface LocalRegistry {
  readonly url: string;
  /** What makes every package manager use it. */
  readonly env: NodeJS.ProcessEnv;
  stop(): Promise<void>;
}

/** Starts the registry and publishes the tarballs of this run. */
export async function startLocalRegistry(): Promise<LocalRegistry> {
  const program = join(REPOSITORY_ROOT, 'tools/testing/local-registry.mjs');
  const child = spawn(process.execPath, [program, join(REPOSITORY_ROOT, 'tmp/e2e/registry')], {
    cwd: runFolder().root,
    env: userEnvironment(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await firstLine(child);
  const env = {
    npm_config_registry: url,
    YARN_NPM_REGISTRY_SERVER: url,
    YARN_UNSAFE_HTTP_WHITELIST: '127.0.0.1',
    YARN_ENABLE_TELEMETRY: '0',
    // The packages are minutes old.
    YARN_NPM_MINIMAL_AGE_GATE: '0',
    // A cached package of an earlier run has the same version, but other content.
    YARN_ENABLE_GLOBAL_CACHE: 'false',
    YARN_CACHE_FOLDER: join(runFolder().root, 'yarn'),
    // Its metadata is kept by host, without the port.
    YARN_GLOBAL_FOLDER: join(runFolder().root, 'yarn-global'),
    BUN_INSTALL_CACHE_DIR: join(runFolder().root, 'bun'),
  };
  for (const tarball of packedTarballs()) publish(tarball, url);
  return {
    url,
    env,
    stop: async () => {
      child.kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}

/** Anyone may publish, but npm insists on a token. */
function publish(tarball: string, url: string): void {
  const token = `--${url.replace('http:', '')}:_authToken=anyone`;
  mustRun(
    'npm',
    ['publish', tarball, '--registry', url, '--provenance=false', '--tag', 'latest', token],
    { cwd: runFolder().root, env: userEnvironment() },
  );
}

async function firstLine({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error('The registry has no output.');
  for await (const line of createInterface({ input: stdout })) return line;
  throw new Error('The registry did not start.');
}
