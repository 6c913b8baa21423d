import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** How a package manager installs exactly the versions of its lock file. */
export interface PackageManager {
  readonly name: 'npm' | 'pnpm' | 'yarn' | 'bun';
  /** Workspace-relative. */
  readonly lockFile: string;
  /** A shell command that changes no tracked file. */
  readonly install: string;
}

/**
 * Installs with a frozen lock file: https://docs.npmjs.com/cli/commands/npm-ci,
 * https://pnpm.io/cli/install#--frozen-lockfile, https://yarnpkg.com/cli/install,
 * https://bun.sh/docs/cli/install#production-mode
 */
const MANAGERS: readonly PackageManager[] = [
  { name: 'bun', lockFile: 'bun.lock', install: 'bun install --frozen-lockfile' },
  { name: 'bun', lockFile: 'bun.lockb', install: 'bun install --frozen-lockfile' },
  { name: 'pnpm', lockFile: 'pnpm-lock.yaml', install: 'pnpm install --frozen-lockfile' },
  { name: 'yarn', lockFile: 'yarn.lock', install: 'yarn install --immutable' },
  { name: 'npm', lockFile: 'npm-shrinkwrap.json', install: 'npm ci --no-audit --no-fund' },
  { name: 'npm', lockFile: 'package-lock.json', install: 'npm ci --no-audit --no-fund' },
];

/** The names of all lock files. */
export const LOCK_FILES: readonly string[] = MANAGERS.map(({ lockFile }) => lockFile);

/** @returns the package manager whose lock file the workspace has; `undefined` if it has none */
export function packageManagerOf(root: string): PackageManager | undefined {
  const found = MANAGERS.find(({ lockFile }) => existsSync(join(root, lockFile)));
  if (found?.name !== 'yarn' || isModernYarn(root)) return found;
  return { ...found, install: 'yarn install --frozen-lockfile' };
}

/** Yarn 2 and newer use a different lock file format: https://yarnpkg.com/configuration/yarnrc */
export function isModernYarn(root: string): boolean {
  return (
    existsSync(join(root, '.yarnrc.yml')) ||
    /^__metadata:/m.test(readFileSync(join(root, 'yarn.lock'), 'utf8').slice(0, 4096))
  );
}
