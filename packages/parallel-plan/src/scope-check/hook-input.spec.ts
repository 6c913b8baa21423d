import { readHookInput } from './hook-input';

const PATCH = `*** Begin Patch
*** Update File: apps/api/a.ts
*** Move to: apps/web/a b.ts
@@
-*** Add File: no header.ts
+x
*** Delete File: libs/c.ts
*** Add File: libs/größe.ts
+x
*** End Patch`;

describe('readHookInput', () => {
  it.each<[string, unknown, readonly string[]]>([
    ['Write', { file_path: '/w/a.ts', content: '{"file_path":"b.ts"}' }, ['/w/a.ts']],
    ['Write', { file_path: 'a.md', content: PATCH }, ['a.md']],
    ['Edit', { file_path: 'a.ts', old_string: 'x', new_string: 'y' }, ['a.ts']],
    ['MultiEdit', { file_path: 'a.ts', edits: [{ old_string: 'x', new_string: 'y' }] }, ['a.ts']],
    ['MultiEdit', { edits: [{ file_path: 'a.ts' }, { file_path: 'b.ts' }] }, ['a.ts', 'b.ts']],
    ['NotebookEdit', { notebook_path: 'a.ipynb', new_source: 'x' }, ['a.ipynb']],
    ['write_file', { absolutePath: '/w/a.ts' }, ['/w/a.ts']],
    ['replace', { filePath: 'a.ts' }, ['a.ts']],
    ['mcp__filesystem__write_file', { path: 'a.ts' }, ['a.ts']],
    ['mcp__filesystem__move_file', { source: 'a.ts', destination: 'b.ts' }, ['a.ts', 'b.ts']],
    ['mcp__x__unheard_of', { deep: { paths: ['a.ts', 'a.ts', 'b.ts'] } }, ['a.ts', 'b.ts']],
    [
      'apply_patch',
      { command: PATCH },
      ['apps/api/a.ts', 'apps/web/a b.ts', 'libs/c.ts', 'libs/größe.ts'],
    ],
    [
      'Bash',
      { command: `apply_patch <<'EOF'\n${PATCH}\nEOF` },
      ['apps/api/a.ts', 'apps/web/a b.ts', 'libs/c.ts', 'libs/größe.ts'],
    ],
    ['Bash', { command: 'rm -rf libs' }, []],
    ['Read', { file_path: '/etc/passwd' }, []],
    ['Grep', { path: 'libs', pattern: 'x' }, []],
    ['mcp__filesystem__read_file', { path: 'libs/c.ts' }, []],
    ['WebFetch', { url: 'https://example.com/a.ts' }, []],
    ['TodoWrite', { todos: [] }, []],
  ])('%s %j', (tool_name, tool_input, paths) => {
    expect(readHookInput(JSON.stringify({ tool_name, tool_input, cwd: '/w' }))).toEqual({
      paths,
      cwd: '/w',
    });
  });

  it('reads the events of other agents', () => {
    expect(readHookInput('{"transcript_path":"/x","tool":{"args":{"filePath":"a.ts"}}}')).toEqual({
      paths: ['a.ts'],
    });
  });

  it.each([
    ['', /because it is empty/],
    [' \n', /because it is empty/],
    ['{"tool_name":"Read"', /because it is not JSON/],
    ['[]', /because it is not an object/],
    ['null', /because it is not an object/],
    ['{}', /because it names no tool/],
    ['{"tool_name":7,"tool_input":3}', /because it names no tool/],
    ['{"tool_name":"Write"}', /names the tool "Write" but no path/],
    ['{"tool_name":"Edit","tool_input":{"file_path":3}}', /names the tool "Edit" but no path/],
    ['{"tool_name":"apply_patch","tool_input":{"command":"x"}}', /"apply_patch" but no path/],
    [
      `{"tool_name":"Write","tool_input":${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}}`,
      /nested too deeply/,
    ],
  ])('blocks an event that it cannot judge (%#)', (text, message) => {
    expect(() => readHookInput(text)).toThrow(message);
  });
});
