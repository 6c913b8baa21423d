import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { readBounded } from '../workspace/read-bounded';
import { isPlanFacts, type PlanFacts, UNREADABLE } from './plan-facts';
import type * as ReadPlanFacts from './read-plan-facts';

/** Increase it when the shape of the facts or how they are read changes. */
const FORMAT = 5;
const MAX_ENTRIES = 2_000;
const MAX_CHARACTERS = 8 * 1024 * 1024;

/** Facts by the digest of their plan, so that a daemon reads the cache file once. */
const inMemory = new Map<string, PlanFacts>();

/** The facts that each workspace last had, by its root. */
const lastRead = new Map<string, ReadonlyMap<string, PlanFacts>>();

/**
 * Where facts are cached between runs: in Nx's cache directory where the user has set one, else in
 * `node_modules/.cache`, which no repository tracks. `@nx/devkit` knows Nx's own default, but
 * loading it would be most of what the plugin costs at each start of Nx.
 *
 * @param workspaceRoot absolute
 * @param nxJson its `cacheDirectory`; `NX_CACHE_DIRECTORY` overrides it
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
 * run in which no plan changed loads no parser. A plan that cannot be read has no packages.
 *
 * @param workspaceRoot absolute
 * @param planFiles workspace-relative
 * @param factsFile absolute; created when missing, ignored when broken
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
 * The facts that this process read when it last made the projects, so that edges fit those
 * projects. Plans that were not read then are read now.
 *
 * @param workspaceRoot absolute
 * @param planFiles workspace-relative
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

/** Nothing where the parser itself fails: that is not cached, because it says nothing about the plan. */
function parse(bytes: Uint8Array, file: string): PlanFacts | undefined {
  try {
    // Loaded here, because most runs parse nothing.
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

/** By rename, so that no reader sees half a file. Failures are ignored: a cache is optional. */
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
    // Where nothing can be written, no temporary file is left.
  }
}

/** Entries are in order of insertion; the oldest are dropped first. */
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
