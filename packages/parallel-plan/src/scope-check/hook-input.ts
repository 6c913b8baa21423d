import { isObject } from '@parallel-plan/plan';
import { NotCheckableError } from '../workspace/not-checkable-error';

/** What a coding agent is about to do. */
export interface HookInput {
  /** The paths that its tool would write, as it named them; none for a tool that writes no files. */
  readonly paths: readonly string[];
  /** Where relative paths start, if the agent says so. */
  readonly cwd?: string;
}

/** Tools that only read, by the last part of their name in lower case. */
const READERS = new Set([
  'read',
  'glob',
  'grep',
  'ls',
  'notebookread',
  'read_file',
  'read_many_files',
  'read_text_file',
  'read_multiple_files',
  'list_directory',
  'search_files',
  'search_file_content',
  'view_image',
]);

/** Tools that write files: what they write must be known. */
const WRITERS = new Set([
  'write',
  'edit',
  'multiedit',
  'notebookedit',
  'write_file',
  'edit_file',
  'create_file',
  'move_file',
  'replace',
  'apply_patch',
]);

/** Fields that hold a path, without case, `_` and `-`. */
const PATH_FIELDS = new Set([
  'absolutepath',
  'destination',
  'file',
  'filename',
  'filepath',
  'filepaths',
  'files',
  'newpath',
  'notebookpath',
  'oldpath',
  'path',
  'paths',
  'targetfile',
]);

/** Fields that may hold a patch; in others, such as a file's new text, one is only text. */
const PATCH_FIELDS = new Set(['command', 'input', 'patch']);

/** Deeper than any tool's arguments are. */
const MAX_DEPTH = 8;

/**
 * Reads what a coding agent gives its hooks before a tool runs: JSON with `tool_name`, `tool_input`
 * and `cwd`, as Claude Code has it (https://code.claude.com/docs/en/hooks) and others took over.
 * Fields that hold paths are found by their names, wherever they are, and patches by their headers.
 *
 * @throws NotCheckableError where it is not to be read, or a tool that writes doesn't say where: what
 *   can't be judged must not pass
 */
export function readHookInput(text: string): HookInput {
  const event = parse(text);
  const cwd = event['cwd'];
  const tool = typeof event['tool_name'] === 'string' ? event['tool_name'] : undefined;
  const kind = tool?.split('__').at(-1)?.toLowerCase() ?? '';
  const paths = READERS.has(kind)
    ? []
    : [...new Set(pathsIn(tool === undefined ? event : event['tool_input']))];
  if (paths.length === 0 && (tool === undefined || WRITERS.has(kind))) {
    const what = tool === undefined ? 'no tool' : `the tool ${JSON.stringify(tool)} but no path`;
    throw unreadable(`it names ${what}`);
  }
  return { paths, ...(typeof cwd === 'string' && cwd !== '' ? { cwd } : {}) };
}

function parse(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw unreadable(text.trim() === '' ? 'it is empty' : 'it is not JSON');
  }
  if (isObject(value)) return value;
  throw unreadable('it is not an object');
}

function unreadable(why: string): NotCheckableError {
  return new NotCheckableError(
    `The hook's input on standard input can't be judged, because ${why}: the tool is blocked. --hook expects the JSON that an agent gives its hooks before a tool runs, with tool_name and tool_input.`,
  );
}

function pathsIn(value: unknown, depth = 0): readonly string[] {
  if (depth > MAX_DEPTH || typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item) => pathsIn(item, depth + 1));
  const fields = Object.entries(value);
  const moves = fields.some(([name]) => isPathField(name, 'destination'));
  return fields.flatMap(([name, field]) => {
    const isPath = isPathField(name) || (moves && isPathField(name, 'source'));
    if (typeof field === 'string') {
      if (isPath) return [field];
      return PATCH_FIELDS.has(name) ? pathsInPatch(field) : [];
    }
    if (!Array.isArray(field)) return pathsIn(field, depth + 1);
    return field.flatMap((item: unknown) => {
      if (typeof item === 'string') return isPath ? [item] : [];
      return pathsIn(item, depth + 1);
    });
  });
}

function isPathField(name: string, only?: string): boolean {
  const plain = name.toLowerCase().replace(/[_-]/g, '');
  return only === undefined ? PATH_FIELDS.has(plain) : plain === only;
}

/** The format of the tool `apply_patch`, which a shell command may hold as well. */
function pathsInPatch(text: string): readonly string[] {
  if (!/^\*\*\* Begin Patch/m.test(text)) return [];
  const headers = text.matchAll(/^\*\*\* (?:(?:Add|Update|Delete) File|Move to): (.+?)\r?$/gm);
  return [...headers].map(([, path = '']) => path);
}
