import { join } from 'node:path';
import { quoted } from '@parallel-plan/plan';
import { type FileEnding, runFilesInChild, SKIPPED } from '../../check/child/run-files-in-child';
import type {
  CheckLimits,
  ContractCheck,
  ContractFact,
  ContractFinding,
  ContractSources,
} from '../../check/contract-check';
import { channelLockKey, type EventFile, eventFiles } from './event-files';

export interface EventsInput {
  readonly folder: string;
  /** Keys of `files`. */
  readonly events: readonly string[];
  readonly files: Readonly<Record<string, string>>;
  /** The time limit for one event. */
  readonly timeoutMs: number;
}

/** The answer for one event; missing if earlier events used all the time. */
export interface EventAnswer {
  readonly findings: readonly ContractFinding[] | null;
}

const LARGEST_FILE = 16 * 1_024 * 1_024;
const SLACK_MS = 20_000;
const MEMORY_MB = 1_024;

/**
 * Checks the schemas of a change's events (`<folder>/contracts/events/<channel>.schema.json`) with
 * ajv: JSON Schema 2020-12 in strict mode, valid examples, the attributes of CloudEvents, and
 * references that stay in the change. It runs in a child process, because a pattern may never end.
 *
 * A fact is a channel.
 */
export async function checkEvents(
  sources: ContractSources,
  { timeoutMs }: CheckLimits,
): Promise<ContractCheck> {
  const events = eventFiles(sources);
  const large = [...sources.files].filter(([, text]) => text.length > LARGEST_FILE);
  const isLarge = new Set(large.map(([file]) => file));
  const checked = events.filter(({ file }) => !isLarge.has(file));
  const found = await runChecks(sources, checked, isLarge, timeoutMs);
  return {
    findings: unique([
      ...events.flatMap(nameFindings),
      ...events.filter(({ file }) => isLarge.has(file)).map(sizeFinding),
      ...found,
    ]),
    facts: events.map(channelFact),
    notChecked: [],
  };
}

async function runChecks(
  { folder, files }: ContractSources,
  events: readonly EventFile[],
  isLarge: ReadonlySet<string>,
  timeoutMs: number,
): Promise<readonly ContractFinding[]> {
  if (events.length === 0) return [];
  const texts = Object.fromEntries(
    [...files].filter(([file]) => file.startsWith(`${folder}/`) && !isLarge.has(file)),
  );
  const { answers, stopped, skipped } = await runFilesInChild<EventAnswer>(
    events.map(({ file }) => file),
    (left) => ({
      entry: join(__dirname, 'check-events-child'),
      input: { folder, events: left, files: texts, timeoutMs } satisfies EventsInput,
      // A check that takes too long stops itself. This limit is for one that doesn't.
      timeoutMs: SLACK_MS + timeoutMs,
      memoryMb: MEMORY_MB,
    }),
  );
  const isStopped = new Map(stopped.map(({ file, ending }) => [file, ending]));
  const answered = events.filter(({ file }) => !isStopped.has(file) && !skipped.includes(file));
  return events.flatMap((event) => {
    const ending = isStopped.get(event.file);
    if (ending !== undefined) return [brokenFinding(event, ending)];
    return answers[answered.indexOf(event)]?.findings ?? [finding(event, SKIPPED)];
  });
}

function brokenFinding(event: EventFile, ending: FileEnding): ContractFinding {
  const why = ending.kind === 'failed' ? ending.why : 'it took too long';
  return finding(
    event,
    `this file can't be checked: ${why}. Make the schema or its examples smaller.`,
  );
}

function finding({ file }: EventFile, message: string): ContractFinding {
  return { code: 'contract/event', message, file, line: 1, column: 1 };
}

function nameFindings({ file, channel }: EventFile): ContractFinding[] {
  if (channelLockKey(channel) !== undefined) return [];
  const message = `the channel ${quoted(channel)} has a name that no lock key can represent, so no package can own it. Use lower-case letters, digits and dots: session.created.schema.json.`;
  return [{ code: 'contract/event', message, file, line: 1, column: 1 }];
}

function sizeFinding({ file, text }: EventFile): ContractFinding {
  const message = `the file has ${Math.ceil(text.length / 1_048_576)} MiB; the limit is 16 MiB. Make its examples smaller.`;
  return { code: 'contract/unreadable', message, file, line: 1, column: 1 };
}

function channelFact({ file, channel }: EventFile): ContractFact {
  const plain = channel.toLowerCase().replace(/[^a-z0-9.]+/g, '.');
  return { lockKey: channelLockKey(channel) ?? `event:${plain}`, file, line: 1, column: 1 };
}

/** A file that two events reference is read for both, so its findings occur twice. */
function unique(findings: readonly ContractFinding[]): ContractFinding[] {
  return [...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values()];
}
