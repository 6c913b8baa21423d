import { dirname, relative, resolve, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { type PlanSource, sentenceFor, type UnreadableSource } from '../prove/plan-source';
import { findWorkspaceRoot } from '../workspace/find-workspace-root';
import { MAX_PLAN_BYTES, readBounded } from '../workspace/read-bounded';
import type { CommandHost } from './command';

/** Plans that are named on the command line. */
export interface PlanArguments {
  readonly sources: readonly PlanSource[];
  readonly unreadable: readonly UnreadableSource[];
  /** Absolute path of the workspace of the first plan. */
  readonly root?: string;
}

/**
 * Reads the plans that a caller names: files, and `-` for standard input.
 *
 * @param here absolute path of the caller's folder, with symbolic links resolved
 * @param files names in the order of the arguments
 */
export async function readPlanArguments(
  here: string,
  files: readonly string[],
  { stdin }: Pick<CommandHost, 'stdin'>,
): Promise<PlanArguments> {
  const sources: PlanSource[] = [];
  const unreadable: UnreadableSource[] = [];
  for (const file of files) {
    const source = file === '-' ? await readStandardInput(stdin) : readFileArgument(here, file);
    if ('bytes' in source) sources.push(source);
    else unreadable.push(source);
  }
  const [first] = files;
  const from = first === undefined || first === '-' ? here : dirname(resolve(here, first));
  const root = findWorkspaceRoot(from);
  if (root === undefined) return { sources, unreadable };
  return { sources: sources.map((source) => withChange(source, here, root)), unreadable, root };
}

async function readStandardInput(stdin: Readable): Promise<PlanSource> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stdin) {
    const bytes = Buffer.from(chunk as Uint8Array);
    chunks.push(bytes);
    length += bytes.length;
    // One byte over the limit is enough to detect that it is exceeded.
    if (length > MAX_PLAN_BYTES) break;
  }
  return { file: '<stdin>', bytes: Buffer.concat(chunks) };
}

/** Findings show a file as the caller named it, but never as an absolute path. */
function readFileArgument(here: string, file: string): PlanSource | UnreadableSource {
  const path = resolve(here, file);
  const name = relative(here, path).replaceAll(sep, '/');
  const read = readBounded(path);
  return read.ok
    ? { file: name, bytes: read.bytes }
    : { file: name || '.', why: sentenceFor(read) };
}

function withChange(source: PlanSource, here: string, root: string): PlanSource {
  const inWorkspace = relative(root, resolve(here, source.file)).replaceAll(sep, '/');
  const [, id] = /^openspec\/changes\/([^/]+)\/work-packages\.yaml$/.exec(inWorkspace) ?? [];
  return id === undefined || source.file === '<stdin>' ? source : { ...source, changeId: id };
}
