import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { readBounded } from '../workspace/read-bounded';
import { isPlanFacts, type PlanFacts, UNREADABLE } from './plan-facts';
import type * as ReadPlanFacts from './read-plan-facts';

/** Goes up when the shape of the facts, or what they are read from, changes. */
const FORMAT = 4;
const MAX_ENTRIES = 2_000;
const MAX_CHARACTERS = 8 * 1024 * 1024;

/** What this process has read, by content: a daemon reads the file of facts once. */
const inMemory = new Map<string, PlanFacts>();

/** The last reading of each workspace, by its root. */
const lastRead = new Map<string, ReadonlyMap<string, PlanFacts>>();

/**
 * Reads what the graph needs of each plan, by plan file. Parsing is slow, so what was read once is
 * kept by content in one file, and a run in which no plan changed loads no parser. It never throws:
 * a plan that can't be read has no packages.
 *
 * @param workspaceRoot absolute
 * @param planFiles workspace-relative
 * @param cacheFile absolute; made when it is missing, ignored when it is broken
 */
export function readPlanFacts(
  workspaceRoot: string,
  planFiles: readonly string[],
  cacheFile: string,
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
      stored ??= readStore(cacheFile);
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
  if (added && stored !== undefined) writeStore(cacheFile, stored);
  lastRead.set(workspaceRoot, result);
  return result;
}

/**
 * What was read when this process last made the projects, so that edges fit the projects they are
 * for; plans that weren't read then are read now.
 */
export function recentPlanFacts(
  workspaceRoot: string,
  planFiles: readonly string[],
  cacheFile: string,
): ReadonlyMap<string, PlanFacts> {
  const recent = lastRead.get(workspaceRoot);
  if (recent !== undefined && planFiles.every((file) => recent.has(file))) return recent;
  return readPlanFacts(workspaceRoot, planFiles, cacheFile);
}

function remember(key: string, facts: PlanFacts): void {
  if (inMemory.size >= MAX_ENTRIES) inMemory.clear();
  inMemory.set(key, facts);
}

/** Nothing where the parser itself fails: that says nothing about the plan, so it isn't kept. */
function parse(bytes: Uint8Array, file: string): PlanFacts | undefined {
  try {
    // Only here, because in most runs nothing has to be parsed.
    const load = createRequire(__filename);
    const { readFacts } = load('./read-plan-facts') as typeof ReadPlanFacts;
    return readFacts(bytes, file);
  } catch {
    return undefined;
  }
}

function readStore(cacheFile: string): Map<string, unknown> {
  try {
    const stored = JSON.parse(readFileSync(cacheFile, 'utf8')) as {
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

/** By rename, so that a reader never sees half a file; without a cache everything still works. */
function writeStore(cacheFile: string, stored: ReadonlyMap<string, unknown>): void {
  const temporary = `${cacheFile}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    mkdirSync(dirname(cacheFile), { recursive: true });
    const plans = Object.fromEntries(newest(stored));
    writeFileSync(temporary, JSON.stringify({ version: storeVersion(), plans }));
    renameSync(temporary, cacheFile);
  } catch {
    removeIfThere(temporary);
  }
}

function removeIfThere(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Where nothing can be written, nothing was left behind.
  }
}

/** Entries are in the order in which they came; the oldest go first. */
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
