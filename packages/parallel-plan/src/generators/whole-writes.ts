import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { type FileChange, type GeneratorCallback, logger, type Tree } from '@nx/devkit';
import { leavesRoot } from '../paths';
import { isOtherProcess, writeOutputFile } from '../workspace/output-file';
import { GeneratorError } from './generator-error';
import { isDryRun } from './terminal';

/** Nx's own folder for such files. git ignores it. */
const FOLDER = '.nx/workspace-data/parallel-plan';
/** Notes, and what a run leaves that was killed while it wrote its note. */
const NAME = /^\.?writing-(\d+)\.json(?:\.room|\.\d+\.tmp)?$/;
/** What a file system may need for a small file and its folder. */
const BYTES_PER_FILE = 2 * 4096;

/** A file of a run. Contents are in base64; `null` if there is no file. */
interface PlannedWrite {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
  /** The permissions to set, in octal. */
  readonly mode?: string;
}

/** The files of a run, in groups that are written in full or not at all. */
type Note = readonly (readonly PlannedWrite[])[];

/**
 * Runs a generator so that its files are written in full or not at all. Nx writes them one by one
 * after the generator has returned. A full disk or `kill -9` stops it between two files or within
 * one. So the files are noted before, and the next run undoes what an interrupted run has written.
 * The disk must have room for the note and the files before the first one is written.
 *
 * @param tree the generator's tree
 * @param generate changes the tree; it may return a function that needs the files on disk
 * @returns what Nx must call after it has written the files
 * @throws GeneratorError `disk/full`, `disk/not-writable` before anything is written;
 *   `disk/interrupted` in a dry run after an interrupted run; and what `generate` throws
 */
export async function withWholeWrites(
  tree: Tree,
  generate: () => Promise<GeneratorCallback | undefined>,
): Promise<GeneratorCallback> {
  undoInterrupted(tree.root, isDryRun());
  const callback = await generate();
  const forget = isDryRun() ? undefined : noteWrites(tree.root, [tree.listChanges()]);
  return () => {
    forget?.();
    return callback?.();
  };
}

/**
 * Notes the files of a run, and checks that the disk has room for them.
 *
 * @param root absolute path of the workspace root
 * @param groups each group is written in full or not at all
 * @returns a function that removes the note; call it when the files are written
 * @throws GeneratorError `disk/full`, `disk/not-writable`
 */
export function noteWrites(root: string, groups: readonly (readonly FileChange[])[]): () => void {
  const note: Note = groups.map((changes) =>
    changes
      .filter(({ path }) => kindOf(join(root, path)) !== 'other')
      .map((change) => plannedWrite(root, change)),
  );
  const files = note.flat().length;
  if (files === 0 || kindOf(root) === 'missing') return () => undefined;
  const file = join(root, FOLDER, `writing-${process.pid}.json`);
  const text = JSON.stringify(note);
  const reserve = `${file}.room`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(reserve, Buffer.alloc(2 * text.length + (files + 1) * BYTES_PER_FILE));
    rmSync(reserve);
    writeOutputFile(file, text);
  } catch (error) {
    for (const path of [reserve, file]) remove(path);
    throw writeError(error, files);
  }
  return () => rmSync(file, { force: true });
}

function plannedWrite(root: string, { path, type, content, options }: FileChange): PlannedWrite {
  const mode = options?.mode;
  return {
    path,
    before: readBytes(join(root, path))?.toString('base64') ?? null,
    after: type === 'DELETE' ? null : (content ?? Buffer.alloc(0)).toString('base64'),
    ...(mode !== undefined && { mode: typeof mode === 'number' ? mode.toString(8) : mode }),
  };
}

/**
 * Undoes what interrupted runs have written. Files that were edited since are left alone.
 *
 * @param root absolute path of the workspace root
 * @throws GeneratorError `disk/interrupted` in a dry run, if there is something to undo
 */
export function undoInterrupted(root: string, isDry: boolean): void {
  for (const file of notesOfEndedRuns(join(root, FOLDER))) {
    const halves = readNote(file).flatMap((group) => writtenHalf(root, group));
    if (halves.length > 0) {
      const what = `An earlier run was interrupted while it wrote its files`;
      const paths = halves.map(({ path }) => path);
      if (isDry) {
        throw new GeneratorError(
          'disk/interrupted',
          `${what}. Run the command without --dry-run: it undoes them first.`,
          paths,
        );
      }
      for (const write of [...halves].reverse()) restore(root, write);
      logger.warn(`${what}. Undone: ${paths.join(', ')}`);
    }
    if (!isDry) rmSync(file, { force: true });
  }
}

/** What an interrupted run has written of a group; nothing if the group is complete. */
function writtenHalf(root: string, group: readonly PlannedWrite[]): readonly PlannedWrite[] {
  const states = group
    .filter(({ path }) => !leavesRoot(root, join(root, path)))
    .map((write) => ({ write, state: stateOf(root, write) }));
  const isComplete = !states.some(({ state }) => state === 'unwritten' || state === 'torn');
  return isComplete
    ? []
    : states.flatMap(({ write, state }) =>
        state === 'unwritten' || state === 'edited' ? [] : [write],
      );
}

function notesOfEndedRuns(folder: string): readonly string[] {
  try {
    return readdirSync(folder).flatMap((name) => {
      const [, pid] = NAME.exec(name) ?? [];
      const isEnded =
        pid !== undefined && Number(pid) !== process.pid && !isOtherProcess(Number(pid));
      return isEnded ? [join(folder, name)] : [];
    });
  } catch {
    return [];
  }
}

/** A note that can't be read was not finished, so nothing was written after it. */
function readNote(file: string): Note {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Note;
  } catch {
    return [];
  }
}

type WriteState = 'unwritten' | 'torn' | 'written' | 'edited';

function stateOf(root: string, { path, before, after, mode }: PlannedWrite): WriteState {
  const now = readBytes(join(root, path));
  const [old, wanted] = [before, after].map((text) =>
    text === null ? undefined : Buffer.from(text, 'base64'),
  );
  if (isSame(now, wanted)) return hasMode(join(root, path), mode) ? 'written' : 'torn';
  if (isSame(now, old)) return 'unwritten';
  const isStart = now !== undefined && wanted?.subarray(0, now.length).equals(now) === true;
  return isStart ? 'torn' : 'edited';
}

function hasMode(file: string, mode: string | undefined): boolean {
  return mode === undefined || (statSync(file).mode & 0o777) === Number.parseInt(mode, 8);
}

function isSame(a: Buffer | undefined, b: Buffer | undefined): boolean {
  return a === undefined || b === undefined ? a === b : a.equals(b);
}

function restore(root: string, { path, before }: PlannedWrite): void {
  const file = join(root, path);
  if (before !== null) return writeOutputFile(file, Buffer.from(before, 'base64'));
  remove(file);
  try {
    // Folders that are not empty stay.
    for (let folder = dirname(file); folder !== root; folder = dirname(folder)) rmdirSync(folder);
  } catch {
    // It is the first one with other files.
  }
}

function remove(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // Its folder is a file, or can't be written.
  }
}

function readBytes(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

function kindOf(path: string): 'file' | 'missing' | 'other' {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? 'missing' : stat.isFile() ? 'file' : 'other';
}

function writeError(error: unknown, files: number): GeneratorError {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'ENOSPC' || code === 'EDQUOT'
    ? new GeneratorError(
        'disk/full',
        `The disk is too full for the ${files} files of this run. Nothing was written. Free some space and run the command again.`,
      )
    : new GeneratorError(
        'disk/not-writable',
        `${FOLDER} can't be written (${code ?? message}). Nothing was written. Give write access to it and run the command again.`,
      );
}
