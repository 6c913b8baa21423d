import { join } from 'node:path';
import { judgeHook } from './hook';
import { planRepository } from './testing/plan-repository';

jest.setTimeout(120_000);

const repository = planRepository({ 'apps/api/has spaces/größe.ts': '' });
const { root } = repository;

type Payload = Readonly<Record<string, unknown>>;
const patch = (path: string, verb = 'Update') =>
  `*** Begin Patch\n*** Update File: apps/api/a.ts\n@@\n-a\n+b\n*** ${verb} File: ${path}\n+x\n*** End Patch`;
const diff = (path: string) =>
  `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n@@ -1 +1 @@\n-a\n+b\n`;
const uri = (path: string) => `file://${encodeURI(join(root, path))}`;

/** The documented fields of tools that write, by agent and tool. */
const TOOLS: Readonly<Record<string, (path: string) => Payload>> = {
  'Claude Code Write': (path) => event('Write', { file_path: join(root, path), content: 'x' }),
  'Claude Code Write, relative': (path) => event('Write', { file_path: path, content: 'x' }),
  'Claude Code Edit': (path) =>
    event('Edit', {
      file_path: join(root, path),
      old_string: 'a',
      new_string: 'b',
      replace_all: false,
    }),
  'Claude Code MultiEdit': (path) =>
    event('MultiEdit', { file_path: path, edits: [{ old_string: 'a', new_string: 'b' }] }),
  'Claude Code NotebookEdit': (path) =>
    event('NotebookEdit', { notebook_path: path, new_source: 'x', edit_mode: 'insert' }),
  'Claude API str_replace_based_edit_tool': (path) =>
    event('str_replace_based_edit_tool', {
      command: 'str_replace',
      path,
      old_str: 'a',
      new_str: 'b',
    }),
  'Claude API create': (path) =>
    event('str_replace_editor', { command: 'create', path: join(root, path), file_text: 'x' }),
  'Claude API insert': (path) =>
    event('str_replace_based_edit_tool', { command: 'insert', path, insert_line: 1, new_str: 'x' }),
  'Claude API undo_edit': (path) => event('str_replace_editor', { command: 'undo_edit', path }),
  'Claude Code NotebookEdit, delete': (path) =>
    event('NotebookEdit', { notebook_path: join(root, path), cell_id: 'c', edit_mode: 'delete' }),
  'MultiEdit with a file in each edit': (path) =>
    event('MultiEdit', { edits: [{ file_path: 'apps/api/a.ts' }, { file_path: path }] }),
  create_file: (path) => event('create_file', { path, content: 'x' }),
  'MCP filesystem create_directory': (path) =>
    event('mcp__filesystem__create_directory', { path: join(root, path) }),
  'MCP Desktop Commander edit_block': (path) =>
    event('mcp__desktop-commander__edit_block', {
      file_path: path,
      old_string: 'a',
      new_string: 'b',
    }),
  'Codex apply_patch': (path) => event('apply_patch', { command: ['apply_patch', patch(path)] }),
  'Codex apply_patch, free form': (path) => event('apply_patch', { input: patch(path, 'Add') }),
  'Codex apply_patch, only a text': (path) => event('apply_patch', patch(path, 'Delete')),
  'Codex shell': (path) =>
    event('shell', { command: ['bash', '-lc', `apply_patch <<'EOF'\n${patch(path)}\nEOF`] }),
  'Codex patch with blanks': (path) =>
    event('apply_patch', {
      patch: patch(path).replace(/\*\*\* Update File: (?!apps\/api\/a)/, ' \t*** Update File:  '),
    }),
  'Codex patch that moves': (path) =>
    event('apply_patch', {
      patch: `*** Begin Patch\n*** Update File: apps/api/a.ts\n*** Move to: ${path}\n@@\n*** End Patch`,
    }),
  'Gemini CLI write_file': (path) =>
    event(
      'write_file',
      { file_path: join(root, path), content: 'x' },
      { hook_event_name: 'BeforeTool' },
    ),
  'Gemini CLI replace': (path) =>
    event('replace', { file_path: path, old_string: 'a', new_string: 'b', instruction: 'i' }),
  'Copilot CLI create': (path) => ({
    cwd: root,
    timestamp: 1,
    toolName: 'create',
    toolArgs: JSON.stringify({ path: join(root, path), file_text: 'x' }),
  }),
  'Copilot in VS Code createFile': (path) =>
    event('copilot_createFile', { filePath: join(root, path), content: 'x' }),
  'Copilot in VS Code multi_replace_string_in_file': (path) =>
    event('multi_replace_string_in_file', {
      replacements: [{ filePath: path, oldString: 'a', newString: 'b' }],
    }),
  'Copilot in VS Code editFiles': (path) => event('editFiles', { files: [path], explanation: 'e' }),
  'Copilot in VS Code insert_edit_into_file': (path) =>
    event('insert_edit_into_file', { uri: uri(path), code: 'x' }),
  'Cursor edit_file': (path) =>
    event('edit_file', { target_file: path, code_edit: 'x', instructions: 'i' }),
  'Cursor search_replace': (path) =>
    event('search_replace', { file_path: path, old_string: 'a', new_string: 'b' }),
  'Cursor delete_file': (path) => event('delete_file', { target_file: path, explanation: 'e' }),
  'opencode write': (path) => ({
    tool: 'write',
    sessionID: 's',
    args: { filePath: join(root, path), content: 'x' },
    cwd: root,
  }),
  'opencode edit': (path) => ({
    tool: 'edit',
    args: { filePath: path, oldString: 'a', newString: 'b' },
    cwd: root,
  }),
  'opencode patch': (path) => ({ tool: 'patch', args: { patchText: patch(path) }, cwd: root }),
  'a unified diff': (path) => event('mcp__patcher__apply_diff', { diff: diff(path) }),
  'git apply in a shell': (path) =>
    event('Bash', { command: `git apply <<'EOF'\n${diff(path)}EOF` }),
  'MCP filesystem write_file': (path) =>
    event('mcp__filesystem__write_file', { path: join(root, path), content: 'x' }),
  'MCP filesystem edit_file': (path) =>
    event('mcp__filesystem__edit_file', {
      path,
      edits: [{ oldText: 'a', newText: 'b' }],
      dryRun: false,
    }),
  'MCP filesystem move_file': (path) =>
    event('mcp__filesystem__move_file', { source: 'apps/api/a.ts', destination: path }),
  'MCP request': (path) => ({ cwd: root, params: { name: 'write_file', arguments: { path } } }),
  'MCP Serena create_text_file': (path) =>
    event('mcp__serena__create_text_file', { relative_path: path, content: 'x' }),
  'MCP Serena replace_symbol_body': (path) =>
    event('mcp__serena__replace_symbol_body', {
      name_path: 'Class/method',
      relative_path: path,
      body: 'x',
    }),
  'MCP JetBrains create_new_file': (path) =>
    event('mcp__jetbrains__create_new_file', { projectPath: root, pathInProject: path, text: 'x' }),
  'MCP with a folder and a name': (path) =>
    event('MCP:save', { directory: join(root, path, '..'), fileName: path.split('/').at(-1) }),
  'MCP with a working folder': (path) =>
    event('mcp__x__save', { cwd: join(root, path, '..'), name: 'n', file: path.split('/').at(-1) }),
  'MCP with a root and a folder': (path) =>
    event('mcp__x__save', {
      directory: join(path, '..'),
      root,
      filename: path.split('/').at(-1),
    }),
  'MCP that downloads to a file': (path) =>
    event('mcp__web__fetch', { url: 'https://example.com/a.ts', output: path }),
  'MCP with an input and an output': (path) =>
    event('mcp__x__convert', { file: 'apps/api/a.ts', output: path }),
  'Cline write_to_file': (path) => event('write_to_file', { path, content: 'x' }),
  'Cline replace_in_file': (path) =>
    event('replace_in_file', {
      path: join(root, path),
      diff: '------- SEARCH\na\n=======\nb\n+++++++ REPLACE',
    }),
  'Roo Code apply_diff': (path) =>
    event('apply_diff', { args: { file: [{ path, diff: { content: 'x', start_line: 1 } }] } }),
  'Windsurf write_to_file': (path) =>
    event('write_to_file', { TargetFile: join(root, path), CodeContent: 'x', EmptyFile: false }),
  'Windsurf replace_file_content': (path) =>
    event('replace_file_content', {
      TargetFile: path,
      ReplacementChunks: [{ TargetContent: 'a' }],
    }),
  'Zed move_path': (path) =>
    event('move_path', { source_path: 'apps/api/a.ts', destination_path: path }),
  'Continue create_new_file': (path) =>
    event('builtin_create_new_file', { filepath: path, contents: 'x' }),
  'Amazon Q fs_write': (path) =>
    event('fs_write', { command: 'create', path: join(root, path), file_text: 'x' }),
  'Goose text_editor': (path) =>
    event('developer__text_editor', { command: 'write', path: join(root, path), file_text: 'x' }),
  'apply_patch after cd': (path) =>
    event('shell', {
      command: [
        'bash',
        '-lc',
        `cd ${root} && apply_patch <<'EOF'\n*** Begin Patch\n*** Add File: ${path}\n+x\n*** End Patch\nEOF`,
      ],
    }),
  'apply_patch in another folder': (path) =>
    event('shell', {
      workdir: join(root, path, '..'),
      command: [
        'apply_patch',
        `*** Begin Patch\n*** Add File: ${path.split('/').at(-1)}\n+x\n*** End Patch`,
      ],
    }),
  'arguments in two fields': (path) => ({
    ...event('save', { path: 'apps/api/a.ts' }),
    arguments: { path },
  }),
  'MCP with files by name': (path) => event('mcp__x__create_files', { files: { [path]: 'x' } }),
};

function event(tool_name: string, tool_input: unknown, more: Payload = {}): Payload {
  return {
    session_id: 's',
    transcript_path: '/t.jsonl',
    cwd: root,
    tool_name,
    tool_input,
    ...more,
  };
}

/** Whether the tool may run: as the command says it with its exit code. */
async function passes(payload: Payload, here = root): Promise<boolean> {
  try {
    const result = await judgeHook(JSON.stringify(payload), here, {});
    return result === undefined || result.ok;
  } catch {
    return false;
  }
}

/** Forms of a patch's header that tools accept. */
const HEADERS: readonly ((path: string) => string)[] = [
  (path) => `*** Add File: ${path}`,
  (path) => `*** Update File: ${path}`,
  (path) => `*** Delete File: ${path}`,
  (path) => `*** Update File: apps/api/a.ts\n*** Move to: ${path}`,
  (path) => `*** Rename File: ${path}`,
  (path) => ` *** Update File: ${path}`,
  (path) => `\t*** Update File:\t${path}`,
  (path) => `***Update File:${path}`,
  (path) => `*** update file: ${path}`,
  (path) => `*** Update File: ${path}\r`,
  (path) => `*** Update File: "${path}"`,
  (path) => `*** Update File: apps/api/a.ts\n@@\n-a\n+b\n*** Add File: ${path}`,
];

/** Arguments that contain a patch. */
const CARRIERS: Readonly<Record<string, (text: string) => Payload>> = {
  'a text': (text) => event('apply_patch', text),
  'a field': (text) => event('apply_patch', { input: text }),
  'an array': (text) => event('apply_patch', { command: ['apply_patch', text] }),
  'an array after an option': (text) => event('apply_patch', { args: ['--cd', '.', text] }),
  'arguments as JSON text': (text) => ({
    cwd: root,
    toolName: 'apply_patch',
    toolArgs: JSON.stringify({ patch: text }),
  }),
  'a shell command': (text) =>
    event('shell', { command: ['bash', '-lc', `apply_patch <<E\n${text}\nE`] }),
};

describe('a patch', () => {
  const [plainHeader = String] = HEADERS;

  it.each([
    ...HEADERS.map((header) => ['a field', header] as const),
    ...Object.keys(CARRIERS).map((carrier) => [carrier, plainHeader] as const),
  ])('in %s is blocked only for paths out of scope (%#)', async (carrier, header) => {
    const from = (path: string) =>
      CARRIERS[carrier]?.(`*** Begin Patch\n${header(path)}\n+x\n*** End Patch`) ?? {};
    expect(await passes(from('apps/api/new/b.tsx'))).toBe(true);
    for (const path of ['apps/web/b.ts', '../x.ts', 'apps/api/a.ts\u2028/../../web/b.ts']) {
      expect([path, await passes(from(path))]).toEqual([path, false]);
    }
  });
});

describe('an agent write', () => {
  it.each(Object.entries(TOOLS))('with %s is blocked only out of scope', async (_, payload) => {
    for (const path of ['apps/api/a.ts', 'apps/api/new/b.tsx', 'apps/api/has spaces/größe.ts']) {
      expect([path, await passes(payload(path))]).toEqual([path, true]);
    }
    for (const path of ['apps/web/b.ts', 'apps/api/legacy/x.ts', 'package.json']) {
      expect([path, await passes(payload(path))]).toEqual([path, false]);
    }
  });

  it.each([
    ['~/.bashrc'],
    ['~root/.bashrc'],
    ['$HOME/x'],
    ['${HOME}/x'],
    ['%USERPROFILE%/x'],
    ['`pwd`/../x'],
    ['file:///x'],
    ['https://example.com/x'],
    [' /etc/passwd'],
    ['\t/etc/passwd'],
    ['apps/api/a.ts '],
    ['apps\\api\\..\\..\\x'],
    ['../outside.ts'],
    ['/etc/passwd'],
    ['.git/config'],
    ['sub/.GIT/hooks/pre-commit'],
    ['apps/api/a.ts\n/../../web/b.ts'],
    ['apps/api/$(dirname $PWD)/b.ts'],
    ['apps/api/${UP}/b.ts'],
    ['apps/api/`pwd`'],
    ['C:/Users/me/a.ts'],
    ['FILE:///etc/passwd'],
    ['vscode-remote://host/a.ts'],
    [''],
  ])('with %j is blocked, also if part of it is in scope', async (path) => {
    const from = { cwd: join(root, 'apps/api') };
    expect(await passes({ ...event('Write', { file_path: path }), ...from })).toBe(false);
    // The tool trims the headers of a patch, and so does the check. A header ends with its line.
    if (path === path.trimEnd() && !path.includes('\n'))
      expect(await passes({ ...event('apply_patch', { patch: patch(path) }), cwd: root })).toBe(
        false,
      );
  });

  it.each([
    ['a field that is not known', event('mcp__x__create', { where: 'apps/web/b.ts' })],
    ['a tool that is not known and names nothing', event('Frobnicate', {})],
    ['a memory that is a file', event('save_memory', { fact: 'x' })],
    ['a patch without headers', event('apply_patch', { patch: '*** Begin Patch\n*** End Patch' })],
    ['a folder', event('mcp__x__delete', { path: 'apps/web' })],
    [
      'a server with the name of a reader of its own',
      event('mcp__x__task', { where: 'apps/web/b.ts' }),
    ],
    ['an unknown namespace', event('evil.Read', { where: 'apps/web/b.ts' })],
    [
      'a folder that is given in an encoded URI',
      event('mcp__x__put', { uri: 'apps/api/%2e%2e/web/b.ts' }),
    ],
    [
      'a file in a folder beside the known one',
      {
        ...event('mcp__x__save', { workdir: join(root, 'apps/web'), path: 'b.ts' }),
        cwd: join(root, 'apps/api'),
      },
    ],
    [
      'an output folder',
      event('mcp__x__build', { path: 'apps/api/a.ts', outputDir: 'apps/web/dist' }),
    ],
    [
      'a patch after a change of the folder',
      {
        ...event('Bash', {
          command: `cd ../web && apply_patch <<'EOF'\n*** Begin Patch\n*** Update File: b.ts\n*** End Patch\nEOF`,
        }),
        cwd: join(root, 'apps/api'),
      },
    ],
    [
      'a patch in a folder that is passed to git',
      {
        ...event('Bash', { command: `git -C ../web apply <<'EOF'\n${diff('b.ts')}EOF` }),
        cwd: join(root, 'apps/api'),
      },
    ],
    [
      'a patch with other leading folders',
      event('Bash', { command: `patch -p3 <<'EOF'\n${diff('apps/api/apps/web/b.ts')}EOF` }),
    ],
    ['no tool', { cwd: root }],
  ])('with %s is blocked', async (_, payload) => {
    expect(await passes(payload)).toBe(false);
  });

  it.each([
    ['Read', { file_path: '/etc/passwd' }],
    ['Grep', { pattern: 'x', path: '/' }],
    ['WebFetch', { url: 'https://example.com/a.ts', prompt: 'p' }],
    ['TodoWrite', { todos: [] }],
    ['Bash', { command: 'npm test' }],
    ['mcp__filesystem__read_text_file', { path: 'apps/web/b.ts' }],
    ['str_replace_based_edit_tool', { command: 'view', path: 'apps/web/b.ts' }],
    ['copilot_readFile', { filePath: 'apps/web/b.ts' }],
    ['run_shell_command', { command: 'git commit -m "patch: a"' }],
    ['functions.shell', { command: ['ls', '-la'] }],
    ['MCP:read_file', { path: 'apps/web/b.ts' }],
    ['mcp__fetch__fetch', { url: 'https://example.com', max_length: 5000 }],
    ['developer__text_editor', { command: 'view', path: 'apps/web/b.ts' }],
    ['fs_read', { operations: [{ mode: 'Line', path: '/etc/hosts' }] }],
  ])('with %s passes, because it writes no file by a path', async (tool, input) => {
    expect(await passes(event(tool, input))).toBe(true);
  });
});

describe('the package of a write', () => {
  it("is the one of the agent's worktree, in this repository only", async () => {
    const main = planRepository({}, { branch: '' });
    const worktree = `${main.root}-wt-api`;
    main.git('worktree', 'add', '-q', '-b', 'add-sessions--wp-api', worktree);
    const write = (folder: string, path: string, cwd = folder): Payload => ({
      cwd,
      tool_name: 'Write',
      tool_input: { file_path: join(folder, path) },
    });
    try {
      expect(await passes(write(worktree, 'apps/api/a.ts'), main.root)).toBe(true);
      expect(
        await passes(write(worktree, 'apps/api/a.ts', join(worktree, 'apps')), main.root),
      ).toBe(true);
      expect(await passes(write(worktree, 'apps/web/b.ts'), main.root)).toBe(false);
      // Of the main checkout, whose branch is no work on a package.
      expect(await passes(write(main.root, 'apps/api/a.ts'), main.root)).toBe(false);
      expect(await passes(write(root, 'apps/api/a.ts'), main.root)).toBe(false);
    } finally {
      main.git('worktree', 'remove', '--force', worktree);
    }
  });
});
