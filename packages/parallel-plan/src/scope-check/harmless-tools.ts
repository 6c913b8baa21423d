/**
 * Tools that don't write files by path: the last part of their name, in lower case, letters and
 * digits only. Any other tool must name what it writes. Shells are in this list because their
 * commands can't be analyzed reliably; the commit hook and CI check their actual changes.
 */
const OWN = names(
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
  // Windsurf, Cline, Roo Code, Zed, Amazon Q
  'viewfile findbyname viewcodeitem runcommand listfiles searchfiles listcodedefinitionnames',
  'executecommand askfollowupquestion attemptcompletion findpath diagnostics terminal thinking',
  'fsread executebash',
  // opencode
  'list question codesearch websearch',
);

/**
 * The same for tools of MCP servers, which choose their names freely: filesystem, fetch, Serena,
 * JetBrains, Desktop Commander. A name must say by itself that its tool only reads.
 */
const OF_SERVERS = names(
  'readfile readtextfile readmediafile readmultiplefiles listdirectory listdirectorywithsizes',
  'directorytree searchfiles getfileinfo listalloweddirectories findfile searchforpattern listdir',
  'getsymbolsoverview findsymbol findreferencingsymbols listmemories readmemory getfiletextbypath',
  'findfilesbyglob findfilesbynamekeyword listdirectorytree searchinfilesbytext fetch',
  'searchinfilesbyregex getfileproblems startsearch getmoresearchresults executeshellcommand',
);

/** Tools that read from the web. One that names a path as well saves what it reads. */
const DOWNLOADS = names('fetch webfetch fetchwebpage websearch');

/** What is before the name of a tool that is the agent's own. */
const OWN_PREFIX = /^(?:functions|default_api|copilot|multi_tool_use|tools?)$/i;

/** What a harmless tool does. */
export type HarmlessKind = 'reads' | 'downloads';

/**
 * Whether a tool is known to write no files by path.
 *
 * @param tool its name, such as `Read`, `mcp__server__read_file`, `server.read_file`,
 *   `MCP:read_file` or `copilot_readFile`
 * @returns `undefined` for a tool that is not known
 */
export function harmlessKind(tool: string): HarmlessKind | undefined {
  const parts = tool.replace(/^copilot_/, '').split(/__|[./:]/);
  const isOwn = parts.slice(0, -1).every((part) => OWN_PREFIX.test(part));
  const kind = plain(parts.at(-1) ?? '');
  const isKnown = OF_SERVERS.has(kind) || (isOwn && OWN.has(kind));
  if (!isKnown) return undefined;
  return DOWNLOADS.has(kind) ? 'downloads' : 'reads';
}

/**
 * Normalizes the name of a tool or a field: ignores case, `_` and `-`.
 *
 * @returns letters and digits
 */
export function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function names(...lists: readonly string[]): ReadonlySet<string> {
  return new Set(lists.flatMap((list) => list.split(' ')));
}
