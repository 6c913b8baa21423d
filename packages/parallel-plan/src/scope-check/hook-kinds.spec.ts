import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { judgeHook } from './hook';
import { planRepository } from './testing/plan-repository';

jest.setTimeout(120_000);

// Further payloads of each kind that `hook.spec.ts` has one or two of. The scope is `apps/api/**`
// without `apps/api/legacy/**`.

const { root } = planRepository({ 'apps/api/sub/x.ts': '' });
symlinkSync('../web', join(root, 'apps/api/linkdir'));
symlinkSync('../web/b.ts', join(root, 'apps/api/link.ts'));

type Payload = Readonly<Record<string, unknown>>;

function event(tool_name: string, tool_input: unknown, more: Payload = {}): Payload {
  return { cwd: root, tool_name, tool_input, ...more };
}

function patch(body: string): string {
  return `*** Begin Patch\n${body}\n*** End Patch`;
}

async function passes(payload: unknown): Promise<boolean> {
  try {
    const result = await judgeHook(JSON.stringify(payload), root, {});
    return result === undefined || result.ok;
  } catch {
    return false;
  }
}

const BLOCKED: readonly unknown[] = [
  event('Write', { file_path: 'apps/api/linkdir/x.ts' }),
  event('Write', { file_path: 'apps/api/link.ts' }),
  event('Edit', { file_path: join(root, 'apps/api/../web/b.ts') }),
  event('Write', { file_path: 'apps/API/../web/b.ts' }),
  event('Write', { file_path: 'Apps/api/a.ts' }),
  event('write_file', { path: 'apps/api/legacy' + '/x' }),
  event('MultiEdit', { file_path: 'apps/api/a.ts', edits: [{ file_path: 'apps/web/b.ts' }] }),
  event('apply_patch', {
    input: patch('*** Update File: apps/api/a.ts\n*** Move to: apps/web/c.ts'),
  }),
  event('apply_patch', patch('*** Add File: apps/web/n.ts\n+x')),
  event('apply_patch', { patch: patch('*** Delete File: package.json') }),
  event('shell', { command: ['apply_patch', patch('*** Add File: ../x.ts\n+x')] }),
  event('shell', {
    command: [
      'bash',
      '-lc',
      `cd apps/web && apply_patch <<'EOF'\n${patch('*** Add File: n.ts\n+x')}\nEOF`,
    ],
  }),
  event('mcp__filesystem__move_file', { source: 'apps/web/b.ts', destination: 'apps/api/b.ts' }),
  event('mcp__filesystem__create_directory', { path: '../out' }),
  event('mcp__fs__copy', { from: 'apps/api/a.ts', to: 'apps/web/a.ts' }),
  event('mcp__fs__write', { uri: 'file:///etc/passwd' }),
  event('mcp__fs__write', { uri: 'file://' + root + '/apps/web/%62.ts' }),
  event('create_file', { filePath: '/tmp/x' }),
  event('create_file', { target_file: '' }),
  event('create_file', {}),
  event('edit', { path: ['apps/api/a.ts', 'apps/web/b.ts'] }),
  event('edit', { files: { 'apps/web/b.ts': 'x' } }),
  event('edit', { files: [{ name: 'x', path: 'apps/web/b.ts' }] }),
  event('str_replace_editor', { command: 'create', path: 'libs/c.ts' }),
  event('NotebookEdit', { notebook_path: 'apps/web/n.ipynb' }),
  event('mcp__git__commit', { repo_path: root, files: ['apps/web/b.ts'] }),
  event('rename', { oldName: 'apps/api/a.ts', newName: 'apps/web/a.ts' }),
  event('Unknown', { foo: { bar: { path: 'apps/web/x' } } }),
  event('Unknown', { a: 'apps/web/x' }),
  event('Write', { file_path: 'apps/api/x.ts' }, { cwd: '/tmp' }),
  event('Write', { file_path: 'b.ts' }, { cwd: join(root, 'apps/web') }),
  event('Write', { file_path: 'apps/api/.git/hooks/x' }),
  event('Write', { file_path: 'apps/api/sub/.GIT/config' }),
  event('Write', { file_path: 'openspec/changes/add-sessions/work-packages.yaml' }),
  event('Write', { file_path: '.git/hooks/pre-commit' }),
  event('Write', { file_path: 'nx.json' }),
  event('write_file', { path: 'apps/api/a.ts', outputPath: 'apps/web/b.ts' }),
  event('save_as', { source_file: 'apps/api/a.ts', save_as: 'apps/web/b.ts' }),
  event('Write', { file_path: 7 }),
  event('Write', null),
  event('Write', 'apps/web/b.ts'),
  { cwd: root, toolName: 'create', toolArgs: '{"path":"apps/web/b.ts"}' },
  { cwd: root, toolName: 'edit', toolArgs: 'garbage' },
  { tool: 'write', args: { filePath: join(root, 'apps/web/b.ts') }, cwd: root },
  event('Bash', {
    command: `git apply - <<'E'\ndiff --git a/apps/web/b.ts b/apps/web/b.ts\n--- a/apps/web/b.ts\n+++ b/apps/web/b.ts\n@@ -1 +1 @@\n-b\n+c\nE`,
  }),
  event('Bash', {
    command: `patch -p1 <<'E'\n--- a/apps/web/b.ts\n+++ b/apps/web/b.ts\n@@ -1 +1 @@\n-b\n+c\nE`,
  }),
  event('apply_diff', { diff: '--- apps/web/b.ts\n+++ apps/web/b.ts\n@@ -1 +1 @@\n-b\n+c' }),
  event('apply_diff', { diff: 'rename from apps/api/a.ts\nrename to apps/web/a.ts' }),
  event('apply_diff', {
    diff: '--- "a/apps/web/b\\303\\274.ts"\n+++ "b/apps/web/b\\303\\274.ts"\n@@ -1 +1 @@\n-b\n+c',
  }),
  event('delete_path', { path: 'apps/web' }),
  event('create_directory', { dir: 'apps/web/new' }),
  event('mcp__x__export', { path: 'apps/api/a.ts', directory: 'apps/web' }),
  [],
  null,
  'x',
];

const PASSED: readonly Payload[] = [
  event('Write', { file_path: 'apps/api/new/deep/file.tsx', content: 'apps/web/b.ts' }),
  event('Edit', {
    file_path: join(root, 'apps/api/a.ts'),
    old_string: '../web',
    new_string: '/etc',
  }),
  event('Write', { file_path: 'a.ts' }, { cwd: join(root, 'apps/api') }),
  event('Write', { file_path: '../api/a.ts' }, { cwd: join(root, 'apps/web') }),
  event('apply_patch', {
    input: patch(
      '*** Update File: apps/api/a.ts\n@@\n-*** Add File: apps/web/x\n+--- a/apps/web/b.ts',
    ),
  }),
  event('create_file', { path: 'apps/api/routes/$id.tsx' }),
  event('create_file', { path: 'apps/api/(group)/[slug]/page.tsx' }),
  event('create_file', { path: 'apps/api/@modal/x.ts' }),
  event('create_file', { path: 'apps/api/100%.ts' }),
  event('create_file', { path: 'apps/api/a b,c.ts' }),
  event('mcp__filesystem__edit_file', {
    path: 'apps/api/a.ts',
    edits: [{ oldText: 'x', newText: 'apps/web' }],
    dryRun: true,
  }),
  event('mcp__serena__replace_regex', {
    relative_path: 'apps/api/a.ts',
    regex: 'a/b',
    repl: '../x',
  }),
  event('insert_edit_into_file', {
    filePath: 'apps/api/a.ts',
    code: '// apps/web/x',
    explanation: 'see /etc/x',
  }),
  event('shell', {
    command: [
      'bash',
      '-lc',
      `cd apps/api && apply_patch <<'EOF'\n${patch('*** Add File: n.ts\n+x')}\nEOF`,
    ],
  }),
  event('mcp__fs__write', { uri: 'file://' + root + '/apps/api/a%20b.ts' }),
  event('Read', { file_path: 'apps/web/b.ts' }),
  event('Bash', { command: 'ls ../..' }),
  event('Glob', { pattern: '**/*', path: '/' }),
  event('mcp__filesystem__read_multiple_files', { paths: ['/etc/x'] }),
  event('Task', { prompt: 'x', subagent_type: 'y' }),
  event('TodoWrite', { todos: [{ content: 'apps/web', status: 'pending' }] }),
  event('WebFetch', { url: 'https://a.b/c', prompt: 'x' }),
  event('replace_in_file', {
    path: 'apps/api/a.ts',
    diff: '<<<<<<< SEARCH\n--- a/apps/web/x\n=======\n+++ b\n>>>>>>> REPLACE',
  }),
  event('edit_file', {
    target_file: 'apps/api/a.ts',
    instructions: 'change apps/web',
    code_edit: 'x',
  }),
  event('write_to_file', {
    TargetFile: join(root, 'apps/api/x.ts'),
    CodeContent: 'x',
    Overwrite: true,
  }),
  event('create', { path: join(root, 'apps/api/z.ts'), file_text: 'cat > /etc/passwd' }),
  event('str_replace_based_edit_tool', { command: 'view', path: '/etc/passwd' }),
  event('mcp__jetbrains__replace_text_in_file', {
    projectPath: root,
    pathInProject: 'apps/api/a.ts',
    oldText: 'a',
    newText: 'b',
  }),
];

describe('agent payloads', () => {
  it.each(BLOCKED.map((payload) => [payload]))('%j is blocked', async (payload) => {
    expect(await passes(payload)).toBe(false);
  });

  it.each(PASSED.map((payload) => [payload]))('%j passes', async (payload) => {
    expect(await passes(payload)).toBe(true);
  });
});
