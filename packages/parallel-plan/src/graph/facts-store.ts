import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { readBounded } from '../workspace/read-bounded';
import { isPlanFacts, type PlanFacts, UNREADABLE } from './plan-facts';
import type * as ReadPlanFacts from './read-plan-facts';

/** Increase it when the shape of the facts changes, or the way they are read. */
const FORMAT = 5;
const MAX_ENTRIES = 2_000;
const MAX_CHARACTERS = 8 * 1024 * 1024;

/** Facts by the digest of their plan. With it, a daemon reads the cache file only once. */
const inMemory = new Map<string, PlanFacts>();

/** The last facts of each workspace, by its root. */
const lastRead = new Map<string, ReadonlyMap<string, PlanFacts>>();

/**
 * The file that caches facts between runs. It is in Nx's cache directory if the user has set one,
 * else in `node_modules/.cache`, which no repository tracks. `@nx/devkit` knows Nx's own default,
 * but loading it would take most of the plugin's startup time.
 *
 * @param workspaceRoot absolute path
 * @param nxJson its `cacheDirectory` is used; `NX_CACHE_DIRECTORY` overrides it
 * @returns an absolute path
 */
export function cacheFile(
  workspaceRoot: string,
  { cacheDirectory }: { readonly cacheDirectory?: string } = {},
): string {
  const chosen = process.env['NX_CACHE_DIRECTORY'] ?? cacheDirectory;
  return chosen === undefined
    ? join(workspaceRoot, 'node_modules/.cache/parallel-plan/graph.json')
    : join(resolve(workspaceRoot, chosen), 'parallel-plan-graph.json');
}

/**
 * Reads the facts of each plan. Parsing is slow, so facts are cached by content in one file, and a
 * run in which no plan changed loads no parser. An unreadable plan has no packages.
 *
 * @param workspaceRoot absolute path
 * @param planFiles workspace-relative paths
 * @param factsFile absolute path; created if missing, ignored if broken
 * @returns facts by plan file
 */
export function readPlanFacts(
  workspaceRoot: string,
  planFiles: readonly string[],
  factsFile: string,
): ReadonlyMap<string, PlanFacts> {
  const result = new Map<string, PlanFacts>();
  let stored: Map<string, unknown> | undefined;
  let added = false;

  for (const planFile of planFiles) {
    const read = readBounded(join(workspaceRoot, planFile));
    if (!read.ok) {
      result.set(planFile, UNREADABLE);
      continue;
    }
    const key = createHash('sha256').update(read.bytes).digest('base64url');
    let facts = inMemory.get(key);
    if (facts === undefined) {
      stored ??= readStore(factsFile);
      const found = stored.get(key);
      facts = isPlanFacts(found) ? found : parse(read.bytes, planFile);
      if (facts !== undefined && facts !== found) {
        stored.delete(key);
        stored.set(key, facts);
        added = true;
      }
      if (facts !== undefined) remember(key, facts);
    }
    result.set(planFile, facts ?? UNREADABLE);
  }
  if (added && stored !== undefined) writeStore(factsFile, stored);
  lastRead.set(workspaceRoot, result);
  return result;
}

/**
 * The facts that this process read when it last created the projects, so that edges match those
 * projects. Plans that were not read then are read now.
 *
 * @param workspaceRoot absolute path
 * @param planFiles workspace-relative paths
 * @param factsFile as in `readPlanFacts`
 * @returns facts by plan file
 */
export function recentPlanFacts(
  workspaceRoot: string,
  planFiles: readonly string[],
  factsFile: string,
): ReadonlyMap<string, PlanFacts> {
  const recent = lastRead.get(workspaceRoot);
  if (recent !== undefined && planFiles.every((file) => recent.has(file))) return recent;
  return readPlanFacts(workspaceRoot, planFiles, factsFile);
}

function remember(key: string, facts: PlanFacts): void {
  if (inMemory.size >= MAX_ENTRIES) inMemory.clear();
  inMemory.set(key, facts);
}

/**
 * Returns `undefined` if the parser itself fails. That result is not cached, because it says
 * nothing about the plan.
 */
function parse(bytes: Uint8Array, file: string): PlanFacts | undefined {
  try {
    // Load the parser here, because most runs parse nothing.
    const load = createRequire(__filename);
    const { readFacts } = load('./read-plan-facts') as typeof ReadPlanFacts;
    return readFacts(bytes, file);
  } catch {
    return undefined;
  }
}

function readStore(factsFile: string): Map<string, unknown> {
  try {
    const stored = JSON.parse(readFileSync(factsFile, 'utf8')) as {
      readonly version?: string;
      readonly plans?: Record<string, unknown>;
    };
    return stored.version === storeVersion()
      ? new Map(Object.entries(stored.plans ?? {}))
      : new Map();
  } catch {
    return new Map();
  }
}

/**
 * Writes by rename, so that no reader sees a partial file. Errors are ignored: a cache is optional.
 */
function writeStore(factsFile: string, stored: ReadonlyMap<string, unknown>): void {
  const temporary = `${factsFile}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    mkdirSync(dirname(factsFile), { recursive: true });
    const plans = Object.fromEntries(newest(stored));
    writeFileSync(temporary, JSON.stringify({ version: storeVersion(), plans }));
    renameSync(temporary, factsFile);
  } catch {
    removeIfThere(temporary);
  }
}

function removeIfThere(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Leave no temporary file if the folder is not writable.
  }
}

/** Entries are in insertion order. The oldest are dropped first. */
function newest(stored: ReadonlyMap<string, unknown>): readonly (readonly [string, unknown])[] {
  const kept: [string, unknown][] = [];
  let characters = 0;
  for (const entry of [...stored].reverse()) {
    characters += JSON.stringify(entry).length;
    if (kept.length >= MAX_ENTRIES || characters > MAX_CHARACTERS) break;
    kept.push(entry);
  }
  return kept.reverse();
}

let version: string | undefined;

function storeVersion(): string {
  if (version === undefined) {
    const manifest = readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8');
    version = `${(JSON.parse(manifest) as { version: string }).version}/${FORMAT}`;
  }
  return version;
}
