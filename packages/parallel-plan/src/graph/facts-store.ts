import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type * as PlanModule from '@parallel-plan/plan';
import { readBounded } from '../workspace/read-bounded';
import { isPlanFacts, type PlanFacts, toPlanFacts, UNREADABLE } from './plan-facts';

/** Goes up when the shape of the facts, or what they are read from, changes. */
const FORMAT = 1;
const MAX_ENTRIES = 2_000;
const MAX_CHARACTERS = 8 * 1024 * 1024;

/** What this process has read: a file whose `stat` is the same has the same facts. */
const inMemory = new Map<string, { readonly stamp: string; readonly facts: PlanFacts }>();

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
    const path = join(workspaceRoot, planFile);
    const stamp = stampOf(path);
    const known = inMemory.get(path);
    if (stamp !== undefined && known?.stamp === stamp) {
      result.set(planFile, known.facts);
      continue;
    }
    const read = readBounded(path);
    if (!read.ok) {
      result.set(planFile, UNREADABLE);
      continue;
    }
    stored ??= readStore(cacheFile);
    const key = createHash('sha256').update(read.bytes).digest('base64url');
    const found = stored.get(key);
    const facts = isPlanFacts(found) ? found : parse(read.bytes, planFile);
    if (facts !== found) {
      stored.delete(key);
      stored.set(key, facts);
      added = true;
    }
    if (stamp !== undefined) inMemory.set(path, { stamp, facts });
    result.set(planFile, facts);
  }
  if (added && stored !== undefined) writeStore(cacheFile, stored);
  return result;
}

function stampOf(path: string): string | undefined {
  try {
    const { mtimeMs, ctimeMs, size, ino } = statSync(path);
    return `${mtimeMs} ${ctimeMs} ${size} ${ino}`;
  } catch {
    return undefined;
  }
}

function parse(bytes: Uint8Array, file: string): PlanFacts {
  try {
    // Only here, because in most runs nothing has to be parsed.
    const load = createRequire(__filename);
    const { parsePlanBytes } = load('@parallel-plan/plan') as typeof PlanModule;
    return toPlanFacts(parsePlanBytes(bytes, { file }));
  } catch {
    return UNREADABLE;
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
