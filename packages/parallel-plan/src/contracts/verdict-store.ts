import type { ContractCheck, ContractSources } from '@parallel-plan/contracts';
import { createHash, randomBytes } from 'node:crypto';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { installedPglite } from '../graph/contract-tools';
import { readBounded } from '../workspace/read-bounded';

/** Increase it when the shape of a verdict changes. */
const FORMAT = 2;
const MOST_VERDICTS = 400;
const MAX_BYTES = 8 * 1024 * 1024;

/**
 * Contract verdicts that are kept between runs, keyed by the content of all files, because
 * PostgreSQL and the other tools take seconds. A verdict is valid only for the tool versions that
 * gave it. A broken entry counts as missing, and a failed write is ignored.
 */
export interface VerdictStore {
  read(kind: string): ContractCheck | undefined;
  write(kind: string, check: ContractCheck): void;
}

/**
 * @param folder absolute path; created if missing
 * @param settings other data that a verdict depends on, as JSON
 * @param resolveFrom absolute path of the workspace root, where optional tools are searched
 */
export function openVerdictStore(
  folder: string,
  sources: ContractSources,
  resolveFrom: string,
  settings: unknown,
): VerdictStore {
  const key = digestOf(sources, [...versions(resolveFrom), settings]);
  const fileOf = (kind: string): string => join(folder, `${key}-${kind}.json`);
  return {
    read: (kind) => readVerdict(fileOf(kind)),
    write: (kind, check) => writeVerdict(folder, fileOf(kind), check),
  };
}

function digestOf(sources: ContractSources, context: unknown): string {
  const { folder, files, openapi, copies = new Map<string, undefined>() } = sources;
  const content = [context, folder, openapi, [...files], [...copies]];
  return createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, 32);
}

function readVerdict(file: string): ContractCheck | undefined {
  const read = readBounded(file, MAX_BYTES);
  if (!read.ok) return undefined;
  try {
    const value: unknown = JSON.parse(Buffer.from(read.bytes).toString('utf8'));
    return isVerdict(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isVerdict(value: unknown): value is ContractCheck {
  const { findings, facts, notChecked } = (value ?? {}) as Partial<ContractCheck>;
  return (
    isListOf(findings, ['code', 'message', 'file'], ['line', 'column']) &&
    isListOf(facts, ['lockKey', 'file'], ['line', 'column']) &&
    isListOf(notChecked, ['check', 'why'], [])
  );
}

function isListOf(list: unknown, texts: readonly string[], numbers: readonly string[]): boolean {
  const hasFields = (item: unknown): boolean => {
    const entry = (item ?? {}) as Readonly<Record<string, unknown>>;
    return (
      texts.every((name) => typeof entry[name] === 'string') &&
      numbers.every((name) => Number.isInteger(entry[name]))
    );
  };
  return Array.isArray(list) && list.every(hasFields);
}

/** Write by rename, so that a reader never sees a partial file. */
function writeVerdict(folder: string, file: string, check: ContractCheck): void {
  const text = JSON.stringify(check);
  if (text.length > MAX_BYTES / 2) return;
  const temporary = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(temporary, text);
    renameSync(temporary, file);
    prune(folder);
  } catch {
    rmSync(temporary, { force: true });
  }
}

/** Removes the oldest entries, a quarter at once, so that not every run has to. */
function prune(folder: string): void {
  const names = readdirSync(folder).filter((name) => name.includes('.json'));
  if (names.length <= MOST_VERDICTS) return;
  const byAge = names
    .map((name) => join(folder, name))
    .map((path) => ({ path, time: statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((a, b) => b.time - a.time);
  for (const { path } of byAge.slice((MOST_VERDICTS * 3) / 4)) rmSync(path, { force: true });
}

/** The versions of all tools whose next version may judge differently, or can check more. */
function versions(resolveFrom: string): readonly (string | number | undefined)[] {
  const own = versionIn(join(__dirname, '..', '..', 'package.json'));
  return [FORMAT, own, process.versions.node, installedPglite(resolveFrom)];
}

function versionIn(manifest: string): string {
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}
