/** Lock files of package managers. */
const LOCK_FILES = [
  'bun.lock',
  'bun.lockb',
  'Cargo.lock',
  'composer.lock',
  'deno.lock',
  'Gemfile.lock',
  'go.sum',
  'go.work.sum',
  'gradle.lockfile',
  'npm-shrinkwrap.json',
  'package-lock.json',
  'pdm.lock',
  'Pipfile.lock',
  'pnpm-lock.yaml',
  'poetry.lock',
  'uv.lock',
  'yarn.lock',
];

/** Manifests and settings that affect the build of every project. */
const MANIFESTS = [
  'Cargo.toml',
  'composer.json',
  'deno.json',
  'Gemfile',
  'go.mod',
  'go.work',
  'nx.json',
  'package.json',
  'Pipfile',
  'pnpm-workspace.yaml',
  'pyproject.toml',
  'requirements.txt',
  'settings.gradle',
  'settings.gradle.kts',
  'tsconfig.base.json',
  'tsconfig.json',
];

/** Files at the workspace root that any package may have a reason to change, sorted. */
export const ROOT_FILES: readonly string[] = [...LOCK_FILES, ...MANIFESTS].sort();

/** Whether a root file exists in practically every Nx workspace. */
export function isInEveryWorkspace(file: string): boolean {
  return file === 'package.json' || file === 'nx.json';
}

/** Folders at the workspace root that all packages share. */
export const SHARED_FOLDERS: readonly string[] = ['.github/**'];
