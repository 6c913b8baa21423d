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
import type { ContractCheck, ContractSources } from '@parallel-plan/contracts';
import { installedPglite } from '../../graph/contract-tools';
import { readBounded } from '../../workspace/read-bounded';

/** Goes up when the shape of a verdict changes. */
const FORMAT = 2;
const MOST_VERDICTS = 400;
const MAX_BYTES = 8 * 1024 * 1024;

/**
 * Verdicts on contracts, kept between runs by the content of all files, because PostgreSQL and the
 * others take seconds. A verdict is kept for the versions of what gave it. What is broken or can't be
 * written is as if it were not there.
 */
export interface VerdictStore {
  read(kind: string): ContractCheck | undefined;
  write(kind: string, check: ContractCheck): void;
}

/**
 * @param folder absolute; made when it is missing
 * @param settings what else a verdict depends on, as JSON
 * @param resolveFrom the workspace's root, absolute: where optional tools are looked for
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

/** By rename, so that a reader never sees half a file. */
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

/** The oldest go; a quarter at once, so that not every run has to. */
function prune(folder: string): void {
  const names = readdirSync(folder).filter((name) => name.includes('.json'));
  if (names.length <= MOST_VERDICTS) return;
  const byAge = names
    .map((name) => join(folder, name))
    .map((path) => ({ path, time: statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((a, b) => b.time - a.time);
  for (const { path } of byAge.slice((MOST_VERDICTS * 3) / 4)) rmSync(path, { force: true });
}

/** Of everything whose next version may judge otherwise, or can judge what this one can't. */
function versions(resolveFrom: string): readonly (string | number | undefined)[] {
  const own = versionIn(join(__dirname, '..', '..', '..', 'package.json'));
  return [FORMAT, own, process.versions.node, installedPglite(resolveFrom)];
}

function versionIn(manifest: string): string {
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}
