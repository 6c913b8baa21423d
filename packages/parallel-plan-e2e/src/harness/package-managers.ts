import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { userEnvironment } from './environment';
import { REPOSITORY_ROOT } from './packed-packages';
import { mustRun } from './run-command';

/** A package manager with the settings of a workspace that uses it. */
export interface PackageManager {
  readonly name: string;
  readonly program: 'npm' | 'pnpm' | 'yarn' | 'bun';
  /** Runs a program of the workspace. */
  readonly exec: readonly string[];
  /** Settings, by file. */
  readonly files: Readonly<Record<string, string>>;
}

const VERSIONS = { pnpm: '12.21.0', yarn: '4.18.1', bun: '1.4.5' };

/** What `nx add` is tried with. */
export const PACKAGE_MANAGERS: readonly PackageManager[] = [
  { name: 'npm', program: 'npm', exec: ['npx', '--no'], files: {} },
  {
    name: 'pnpm, strict',
    program: 'pnpm',
    exec: ['pnpm', 'exec'],
    files: { 'pnpm-workspace.yaml': 'hoist: false\nallowBuilds: { nx: true }\n' },
  },
  {
    name: 'pnpm, hoisted',
    program: 'pnpm',
    exec: ['pnpm', 'exec'],
    files: { 'pnpm-workspace.yaml': 'nodeLinker: hoisted\nallowBuilds: { nx: true }\n' },
  },
  {
    name: 'yarn 4 with node_modules',
    program: 'yarn',
    exec: ['yarn', 'exec'],
    files: { '.yarnrc.yml': 'nodeLinker: node-modules\n' },
  },
  { name: 'bun', program: 'bun', exec: ['bunx', '--no-install'], files: {} },
];

/**
 * Installs the package managers from the registry into the checkout's ignored `tmp/`, once.
 *
 * @returns the folder of their programs
 */
export function installPackageManagers(): string {
  const folder = join(
    REPOSITORY_ROOT,
    'tmp/e2e/package-managers',
    Object.values(VERSIONS).join('-'),
  );
  const programs = join(folder, 'node_modules/.bin');
  if (!existsSync(join(programs, 'bun'))) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
    const packages = [
      `pnpm@${VERSIONS.pnpm}`,
      `@yarnpkg/cli-dist@${VERSIONS.yarn}`,
      `bun@${VERSIONS.bun}`,
    ];
    mustRun('npm', ['install', '--no-audit', '--no-fund', ...packages], {
      cwd: folder,
      env: userEnvironment(),
      timeout: 600_000,
    });
  }
  return programs;
}
