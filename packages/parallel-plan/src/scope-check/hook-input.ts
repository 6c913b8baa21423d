import { fileURLToPath } from 'node:url';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { harmlessKind, plain } from './harmless-tools';
import { folderOfPatch, pathsInPatch } from './patch-paths';

/** What a coding agent is about to write. */
export interface HookInput {
  /**
   * The paths that its tool would write, as the agent named them. Empty for a tool that writes no
   * files.
   */
  readonly paths: readonly string[];
  /** The base of relative paths, if the agent reports it. */
  readonly cwd?: string;
}

/** The fields of an event for the tool's name and its arguments, for all agents. */
const NAME_FIELDS = ['tool_name', 'toolName', 'tool', 'name'] as const;
const INPUT_FIELDS = [
  'tool_input',
  'toolInput',
  'toolArgs',
  'tool_args',
  'args',
  'arguments',
  'input',
  'parameters',
] as const;

/** Fields that contain a path, in the normalized form of `plain`. */
const PATH_FIELD =
  /(?:paths?|files?|filenames?|destination|dest|dst|pathinproject|target|director(?:y|ies)|folders?|dirs?|outputs?|saveas|location)$/;
const URI_FIELD = /uris?$/;
/**
 * Fields that look like a path but contain none: a symbol, a location inside a file, the agent's
 * own log.
 */
const NO_PATH_FIELD = /^(?:namepath|xpath|jsonpath|profile)$|transcriptpath$/;
/** The fields for both ends of a move, if one of them shows that it is a move. */
const MOVE_FIELDS = new Set(['source', 'src', 'from', 'to', 'oldname', 'newname']);
const MOVE_SIGNS = /^(?:destination|dest|newname|newpath|target)$/;
/** The base folder of other paths. An outer one comes first. */
const BASE_FIELDS = [
  ...['root', 'rootpath', 'rootdir', 'workspace', 'workspacepath', 'projectpath', 'projectroot'],
  ...['repopath', 'repo', 'basepath', 'basedir', 'base', 'cwd', 'workdir', 'workingdir'],
  ...['workingdirectory', 'parent', 'parentpath', 'parentdir', 'parentdirectory', 'directory'],
  ...['dirname', 'dir', 'folder', 'subdir', 'subfolder'],
];

/**
 * Fields that may contain a patch. In other fields, such as a file's new text, a patch is only
 * text.
 */
const PATCH_FIELDS = new Set(
  'command cmd input patch patchtext diff unifieddiff script arguments args'.split(' '),
);

/** Deeper than the arguments of any tool. */
const MAX_DEPTH = 8;

/**
 * Parses the input of a coding agent's hook before a tool runs: JSON with the tool's name, its
 * arguments and `cwd`, in the format of Claude Code (https://code.claude.com/docs/en/hooks) and
 * with the field names of Codex, Gemini CLI, Copilot, Cursor and opencode. Paths are found by the
 * names of their fields, at any depth, and by the headers of patches.
 *
 * @throws NotCheckableError if the input can't be read, if a tool that isn't known to be harmless
 *   names no path, or if a program could interpret a path differently from this check
 */
export function readHookInput(text: string): HookInput {
  const event = callIn(parse(text));
  const tool = NAME_FIELDS.map((field) => event[field]).find((name) => typeof name === 'string');
  const cwd = event['cwd'];
  const input = inputOf(event, tool !== undefined);
  const isHarmless = tool !== undefined && writesNothing(tool, input);
  const paths = isHarmless ? [] : [...new Set(pathsIn(input))];
  if (paths.length === 0 && !isHarmless) {
    const what = tool === undefined ? 'no tool' : `the tool ${JSON.stringify(tool)} but no path`;
    throw unreadable(`it names ${what}`);
  }
  for (const path of paths) requirePlainPath(path);
  return { paths, ...(typeof cwd === 'string' && cwd !== '' ? { cwd } : {}) };
}

function parse(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw unreadable(text.trim() === '' ? 'it is empty' : 'it is not JSON');
  }
  if (isRecord(value)) return value;
  throw unreadable('it is not an object');
}

/** An MCP request has the call in `params`, others have it in `toolCall`. */
function callIn(event: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const call = [event['params'], event['toolCall'], event['tool_call']].find(isRecord);
  return call === undefined ? event : { cwd: event['cwd'], ...call };
}

function unreadable(why: string): NotCheckableError {
  return new NotCheckableError(
    `The hook's input on standard input can't be judged, because ${why}: the tool is blocked. --hook expects the JSON that an agent gives its hooks before a tool runs, with tool_name and tool_input.`,
  );
}

/** The arguments. If several fields have some, all of them count. */
function inputOf(event: Readonly<Record<string, unknown>>, hasTool: boolean): unknown {
  const inputs = INPUT_FIELDS.filter((name) => event[name] !== undefined).map((name) =>
    argumentsIn(name, event[name]),
  );
  if (inputs.length === 0) return hasTool ? undefined : event;
  return inputs.length === 1 ? inputs[0] : inputs;
}

/** Some agents pass the arguments as JSON text. */
function argumentsIn(field: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return { [field === 'tool_input' ? 'input' : field]: value };
  }
}

function writesNothing(tool: string, input: unknown): boolean {
  const kind = harmlessKind(tool);
  if (kind === undefined) return isView(tool, input);
  return kind === 'downloads' ? pathsIn(input).length === 0 : !appliesPatch(input);
}

/** The editor tools of Anthropic's API use one name for all commands, including `view`. */
function isView(tool: string, input: unknown): boolean {
  const isEditor = /^(?:strreplace|texteditor)/.test(plain(tool.split(/__|[./:]/).at(-1) ?? ''));
  return isEditor && isRecord(input) && input['command'] === 'view';
}

/** Whether a shell command contains a patch and the command that applies it. */
function appliesPatch(input: unknown): boolean {
  return (
    isRecord(input) &&
    patchTexts(input).some(
      (text) =>
        /Begin\s+Patch|\bpatch\b|\bgit\s[^\n|;&]*\b(?:apply|am)\b/i.test(text) &&
        pathsInPatch(text),
    )
  );
}

function pathsIn(value: unknown, depth = 0): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (depth > MAX_DEPTH) throw unreadable('its arguments are nested too deeply');
  if (Array.isArray(value)) return value.flatMap((item) => pathsIn(item, depth + 1));
  const fields = Object.entries(value as Readonly<Record<string, unknown>>);
  const names = new Set(fields.map(([name]) => plain(name)));
  const isMove =
    [...names].some((name) => MOVE_SIGNS.test(name)) || (names.has('from') && names.has('to'));
  const base = baseIn(fields);
  const found = fields.flatMap(([name, field]) => pathsOfField(plain(name), field, isMove, depth));
  const patched = patchTexts(Object.fromEntries(fields)).flatMap(patchedPaths);
  const paths = [...found, ...patched];
  if (base === undefined) return paths;
  return paths.length === 0 ? [base] : paths.map((path) => joinTo(base, path));
}

/** The folder that the paths beside it are relative to. */
function baseIn(fields: readonly (readonly [string, unknown])[]): string | undefined {
  const texts = new Map(fields.map(([name, field]) => [plain(name), field]));
  const folders = BASE_FIELDS.map((name) => texts.get(name)).filter(isText);
  return folders.length === 0 ? undefined : folders.reduce(joinTo);
}

function patchedPaths(text: string): readonly string[] {
  const paths = pathsInPatch(text) ?? [];
  const folder = paths.length === 0 ? '' : folderOfPatch(text);
  if (folder === undefined) throw unreadable('the command of its patch changes the folder');
  return folder === '' ? paths : paths.map((path) => joinTo(folder, path));
}

function pathsOfField(
  name: string,
  field: unknown,
  isMove: boolean,
  depth: number,
): readonly string[] {
  const isUri = URI_FIELD.test(name);
  const isPath = isUri || isPathField(name) || (isMove && MOVE_FIELDS.has(name));
  const toPath = (text: string): string => (isUri ? pathOfUri(text) : text);
  if (typeof field === 'string') return isPath ? [toPath(field)] : [];
  if (Array.isArray(field)) {
    return field.flatMap((item: unknown) =>
      typeof item === 'string' ? (isPath ? [toPath(item)] : []) : pathsIn(item, depth + 1),
    );
  }
  const inner = pathsIn(field, depth + 1);
  // Format: `files: { "a.ts": "its text" }`
  return inner.length === 0 && /files$/.test(name) && isRecord(field) ? Object.keys(field) : inner;
}

function isPathField(name: string): boolean {
  return PATH_FIELD.test(name) && !NO_PATH_FIELD.test(name) && !BASE_FIELDS.includes(name);
}

/** The texts of an object that may be patches, including `["apply_patch", "*** Begin Patch…"]`. */
function patchTexts(input: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(input).flatMap(([name, field]) => {
    if (!PATCH_FIELDS.has(plain(name))) return [];
    return (Array.isArray(field) ? field : [field]).filter(isText);
  });
}

function pathOfUri(text: string): string {
  try {
    return /^file:/i.test(text) ? fileURLToPath(text) : decodeURIComponent(text);
  } catch {
    return text;
  }
}

function joinTo(base: string, path: string): string {
  return /^(?:[/\\~$%]|[A-Za-z]:)/.test(path) ? path : `${base.replace(/\/+$/, '')}/${path}`;
}

/**
 * Rejects a path that a program may trim, expand like a shell or read as a URL: the program would
 * write to another location than the checked one.
 */
function requirePlainPath(path: string): void {
  const why = whyNotPlain(path);
  if (why === undefined) return;
  throw unreadable(
    `the path ${JSON.stringify(path)} ${why}; name it in full, as it is on the disk`,
  );
}

function whyNotPlain(path: string): string | undefined {
  if (path.trim() === '') return 'is empty';
  if (path !== path.trim()) return 'starts or ends with a blank';
  if (path.startsWith('~')) return 'starts with ~, which a shell expands';
  if (/^(?:\$\{?\w+\}?|%\w+%|\$\(|`)(?:[/\\]|$)|^\$\(|^`/.test(path))
    return 'starts with a variable';
  if (/\$[{(]|`/.test(path)) return 'has a part that a shell expands';
  // eslint-disable-next-line no-control-regex -- control characters are what it looks for
  if (/[\u0000-\u001f\u007f]/.test(path)) return 'has a control character';
  if (/^[A-Za-z][A-Za-z0-9+.-]+:\//.test(path)) return 'is a URL';
  if (process.platform !== 'win32' && /^[A-Za-z]:/.test(path)) return 'starts with a drive';
  if (process.platform !== 'win32' && path.includes('\\')) return 'has a back-slash';
  return undefined;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
