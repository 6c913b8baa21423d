import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseJson } from '@nx/devkit';
import { isObject } from '@parallel-plan/plan';
import { parse } from 'yaml';
import { runGit } from '../../git/git';
import type { DirtyFile } from '../../git/state';
import { AGENTS } from '../agents/agent-files';
import { INSTRUCTIONS, isOwnSkill, withoutSection } from '../agents/agents';
import { withoutMcpTable } from '../agents/mcp-server';
import { CHECK_TOOLS } from '../init/check-tools';
import { IGNORED_BY_INIT } from '../init/ignore-files';
import { PLUGIN_NAME } from '../init/plugin-options';

/** What a package manager rewrites when `package.json` changes. */
const INSTALL_FILES =
  /^(?:package-lock\.json|pnpm-lock\.yaml|yarn\.lock|bun\.lockb?|\.pnp\.(?:cjs|loader\.mjs)|\.yarn\/.+)$/;

/**
 * The files whose changes since the last commit go beyond what `nx add parallel-plan` and the
 * generators `init` and `agents` write.
 *
 * @param root absolute path of the workspace root
 * @param files changed files, workspace-relative
 */
export async function withoutSetup(
  root: string,
  files: readonly DirtyFile[],
): Promise<readonly DirtyFile[]> {
  const own = new Set<string>();
  for (const file of files) {
    if (await isSetup(root, file)) own.add(file.path);
  }
  return files.filter(
    ({ path }) => !own.has(path) && !(INSTALL_FILES.test(path) && own.has('package.json')),
  );
}

async function isSetup(root: string, { path, status }: DirtyFile): Promise<boolean> {
  const normalise = normaliserOf(path);
  if (normalise === undefined || (status !== 'modified' && status !== 'untracked')) return false;
  const before =
    status === 'untracked' ? undefined : await runGit(root, ['show', `HEAD:./${path}`]);
  if (before !== undefined && before.exitCode !== 0) return false;
  try {
    return normalise(before?.stdout ?? '') === normalise(readFileSync(join(root, path), 'utf-8'));
  } catch {
    return false;
  }
}

/** Removes from the text of a file what setup adds. */
type Normaliser = (text: string) => string;

const SETUP_FILES: Readonly<Record<string, Normaliser>> = {
  'nx.json': withoutOwnKeys,
  'package.json': withoutOwnKeys,
  'pnpm-workspace.yaml': withoutInstallDecisions,
  '.gitignore': withoutIgnored,
  '.prettierignore': withoutIgnored,
  [INSTRUCTIONS]: (text) => withoutSection(text).trim(),
  ...Object.fromEntries(
    Object.values(AGENTS).map(({ mcp: { file, form } }) => [
      file,
      form === 'toml' ? withoutMcpTable : withoutOwnKeys,
    ]),
  ),
};

function normaliserOf(path: string): Normaliser | undefined {
  if (Object.hasOwn(SETUP_FILES, path)) return SETUP_FILES[path];
  const isSkill = Object.values(AGENTS).some(
    ({ skills }) => path.startsWith(`${skills}/${PLUGIN_NAME}-`) && path.endsWith('/SKILL.md'),
  );
  return isSkill ? (text) => (isOwnSkill(text) ? '' : text) : undefined;
}

function withoutOwnKeys(text: string): string {
  return JSON.stringify(withoutKeys(text.trim() === '' ? {} : parseJson(text)));
}

/** Removes the plugin's entries from lists and keys, and what becomes empty by that. */
function withoutKeys(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.filter((entry) => !isOurs(entry)).map(withoutKeys);
  }
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value)
    .filter(([key]) => !isOurs(key))
    .map(([key, entry]) => [key, withoutKeys(entry)] as const)
    .filter(([, entry]) => JSON.stringify(entry) !== '[]' && JSON.stringify(entry) !== '{}')
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(kept);
}

const OWN_NAMES = new Set([PLUGIN_NAME, ...CHECK_TOOLS.map(({ name }) => name)]);

function isOurs(entry: unknown): boolean {
  const name =
    typeof entry === 'object' && entry !== null && 'plugin' in entry ? entry.plugin : entry;
  return (
    typeof name === 'string' &&
    (OWN_NAMES.has(name) || /^(parallel-plan:|@parallel-plan\/)/.test(name))
  );
}

/** What pnpm itself writes about packages when it installs them. */
const INSTALL_DECISIONS = ['allowBuilds', 'minimumReleaseAgeExclude'];

function withoutInstallDecisions(text: string): string {
  const settings: unknown = parse(text);
  return JSON.stringify(
    Object.entries(isObject(settings) ? settings : {}).filter(
      ([key]) => !INSTALL_DECISIONS.includes(key),
    ),
  );
}

function withoutIgnored(text: string): string {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return lines.filter((line) => line !== '' && !IGNORED_BY_INIT.includes(line)).join('\n');
}
