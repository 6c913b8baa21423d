import { fileURLToPath } from 'node:url';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { pathsInPatch } from './patch-paths';

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

/**
 * Tools that don't write files by path: the last part of their name, in lower case, letters and
 * digits only. Any other tool must name what it writes. Shells are in this list because their
 * commands can't be analyzed reliably; the commit hook and CI check their actual changes.
 */
const HARMLESS = new Set(
  [
    // Claude Code: https://code.claude.com/docs/en/settings#tools-available-to-claude
    'read glob grep ls notebookread webfetch websearch todoread todowrite task agent skill lsp',
    'exitplanmode enterplanmode askuserquestion slashcommand toolsearch taskoutput taskstop',
    'taskcreate taskget tasklist taskupdate listmcpresources readmcpresource bash bashoutput',
    'killshell killbash powershell monitor sendmessage',
    // Codex: https://developers.openai.com/codex
    'shell localshell shellcommand exec execcommand writestdin unifiedexec updateplan viewimage',
    'listdir grepfiles requestuserinput spawnagent wait',
    // Gemini CLI: https://geminicli.com/docs/tools
    'readfile readmanyfiles listdirectory searchfilecontent grepsearch googlewebsearch',
    'runshellcommand writetodos askuser activateskill delegatetoagent codebaseinvestigator',
    'getinternaldocs',
    // Copilot in VS Code and on the command line
    'filesearch semanticsearch textsearch geterrors runinterminal getterminaloutput fetchwebpage fetch',
    'listcodeusages getchangedfiles githubrepo think managetodolist runsubagent searchsubagent view',
    'readbash writebash stopbash reportintent updatetodo rg codebase problems usages testfailure',
    // Cursor
    'codebasesearch runterminalcmd readlints fetchrules websearchtool',
    // opencode
    'list question codesearch websearch',
    // MCP servers: filesystem, Serena, JetBrains, Desktop Commander
    'readtextfile readmediafile readmultiplefiles listdirectorywithsizes directorytree searchfiles',
    'getfileinfo listalloweddirectories findfile searchforpattern getsymbolsoverview findsymbol',
    'findreferencingsymbols listmemories readmemory getfiletextbypath findfilesbyglob',
    'findfilesbynamekeyword listdirectorytree searchinfilesbytext searchinfilesbyregex',
    'getfileproblems startsearch getmoresearchresults executeshellcommand',
  ].flatMap((names) => names.split(' ')),
);

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
const PATH_FIELD = /(?:paths?|files?|filenames?|destination|dest|pathinproject|target)$/;
const URI_FIELD = /uris?$/;
/**
 * Fields that look like a path but contain none: a symbol, a location inside a file, the agent's
 * own log.
 */
const NO_PATH_FIELD = /^(?:namepath|xpath|jsonpath|profile)$|transcriptpath$/;
/** The fields for both ends of a move, if one of them shows that it is a move. */
const MOVE_FIELDS = new Set(['source', 'src', 'from', 'to', 'oldname', 'newname']);
const MOVE_SIGNS = /^(?:destination|dest|newname|newpath|target)$/;
/** The base folder of other paths. */
const BASE_FIELDS = new Set(
  'projectpath rootpath workspacepath repopath basepath directory dirname folder'.split(' '),
);

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
  const isHarmless =
    tool !== undefined &&
    ((HARMLESS.has(kindOf(tool)) && !appliesPatch(input)) || isView(kindOf(tool), input));
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

/** Some agents pass the arguments as JSON text. */
function inputOf(event: Readonly<Record<string, unknown>>, hasTool: boolean): unknown {
  const field = INPUT_FIELDS.find((name) => event[name] !== undefined);
  if (field === undefined) return hasTool ? undefined : event;
  const value = event[field];
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return { [field === 'tool_input' ? 'input' : field]: value };
  }
}

/**
 * Handles `mcp__server__write_file`, `server.write_file`, `MCP:write_file` and `copilot_createFile`
 * alike.
 */
function kindOf(tool: string): string {
  const last = tool.split(/__|[./:]/).at(-1) ?? '';
  return plain(last.replace(/^copilot_/, ''));
}

/** The editor tools of Anthropic's API use one name for all commands, including `view`. */
function isView(kind: string, input: unknown): boolean {
  return /^(?:strreplace|texteditor)/.test(kind) && isRecord(input) && input['command'] === 'view';
}

/** Whether a shell command contains a patch and the command that applies it. */
function appliesPatch(input: unknown): boolean {
  return (
    isRecord(input) &&
    patchTexts(input).some(
      (text) => /Begin\s+Patch|\bpatch\b|\bgit\s+(?:apply|am)\b/i.test(text) && pathsInPatch(text),
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
  const base = fields.find(([name, field]) => BASE_FIELDS.has(plain(name)) && isText(field))?.[1];
  const found = fields.flatMap(([name, field]) => pathsOfField(plain(name), field, isMove, depth));
  const patched = patchTexts(Object.fromEntries(fields)).flatMap(
    (text) => pathsInPatch(text) ?? [],
  );
  const paths = [...found, ...patched];
  if (!isText(base)) return paths;
  return paths.length === 0 ? [base] : paths.map((path) => joinTo(base, path));
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
  return PATH_FIELD.test(name) && !NO_PATH_FIELD.test(name) && !BASE_FIELDS.has(name);
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
    return text.startsWith('file:') ? fileURLToPath(text) : text;
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
  if (/^[A-Za-z][A-Za-z0-9+.-]+:\//.test(path)) return 'is a URL';
  if (process.platform !== 'win32' && path.includes('\\')) return 'has a back-slash';
  return undefined;
}

/** Normalizes a name: ignores case, `_` and `-`. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
