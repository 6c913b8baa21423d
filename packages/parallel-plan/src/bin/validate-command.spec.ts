import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { planText } from '../testing/plan-text';
import { tempWorkspace } from '../testing/temp-workspace';
import { formatReport } from '../prove/format-report';
import { validateOpenChanges } from '../prove/validate';
import { runValidateCommand } from './validate-command';

const PLAN = 'openspec/changes/a/work-packages.yaml';
const SOUND = planText('a', [{ id: 'wp-main', write: ['src/**'] }]);

function pluginRules(rules: string): string {
  return `{ "plugins": [{ "plugin": "parallel-plan", "options": { "rules": ${rules} } }] }`;
}

async function run(
  args: readonly string[],
  { cwd = workspace(), stdin = '' as string | Buffer } = {},
) {
  const output = { stdout: '', stderr: '' };
  const code = await runValidateCommand(args, {
    stdin: Readable.from([Buffer.from(stdin)]),
    stdout: { write: (text) => (output.stdout += text) },
    stderr: { write: (text) => (output.stderr += text) },
    env: {},
    cwd: () => cwd,
  });
  return { code, ...output };
}

function workspace(
  files: Record<string, string | Uint8Array> = { [PLAN]: SOUND, 'nx.json': '{}' },
) {
  return tempWorkspace(files).root;
}

describe('parallel-plan validate', () => {
  it('checks all open changes of the surrounding workspace', async () => {
    const root = workspace();
    const { code, stdout } = await run(['--json'], { cwd: join(root, 'openspec/changes') });
    expect(code).toBe(0);
    const report = await validateOpenChanges(root, undefined, { strict: false });
    expect(stdout).toBe(formatReport(report, 'json', false));
  });

  it('checks or fixes one change with --change', async () => {
    const unclean = (id: string) => planText(id, [{ id: 'wp-main', write: [`./${id}/**`] }]);
    const other = 'openspec/changes/b/work-packages.yaml';
    const root = workspace({ [PLAN]: unclean('a'), [other]: unclean('b'), 'nx.json': '{}' });
    const { code, stdout } = await run(['--json', '--change', 'a', '--fix'], { cwd: root });
    const files = JSON.parse(stdout).files.map(({ file }: { file: string }) => file);
    expect([code, files]).toEqual([0, [PLAN]]);
    expect(readFileSync(join(root, PLAN), 'utf8')).not.toContain('./a/**');
    expect(readFileSync(join(root, other), 'utf8')).toContain('./b/**');
  });

  it('prints file names as given, never as absolute paths', async () => {
    const root = workspace({ 'deep/plan.yaml': 'a: 1', 'nx.json': '{}' });
    const cwd = join(root, 'deep');
    for (const name of ['plan.yaml', './plan.yaml', join(cwd, 'plan.yaml')]) {
      const { code, stdout } = await run([name, '--json'], { cwd });
      expect([code, JSON.parse(stdout).files[0].file]).toEqual([1, 'plan.yaml']);
    }
    const { stdout } = await run(['../deep/plan.yaml', '--json'], { cwd: workspace() });
    expect(stdout).not.toContain(root);
  });

  it('reads standard input, once', async () => {
    const { code, stdout } = await run(['-', '-', '--json'], { stdin: SOUND });
    expect(code).toBe(0);
    expect(JSON.parse(stdout).files).toMatchObject([{ file: '<stdin>', valid: true }]);
  });

  it('lists what it skipped outside a workspace', async () => {
    const cwd = workspace({ 'plan.yaml': SOUND });
    const { stdout } = await run(['plan.yaml', '--json'], { cwd });
    expect(JSON.parse(stdout).notChecked).toMatchObject([
      { check: 'symbolic links' },
      { check: 'openspec' },
      { check: 'contracts' },
    ]);
  });

  it.each<[string, string | Uint8Array, number]>([
    ['yaml/syntax', 'a: [', 1],
    ['yaml/multi-document', 'a: 1\n---\nb: 2\n', 1],
    ['yaml/too-large', Buffer.alloc(17 * 1024 * 1024, 'x'), 1],
    ['yaml/syntax', new Uint8Array([0xff, 0xfe, 0xc3, 0x28]), 1],
    ['schema', '- a\n', 1],
    ['schema', '', 1],
  ])('reports %s for %.20j', async (rule, content, expected) => {
    const cwd = workspace({ 'plan.yaml': content });
    const { code, stdout, stderr } = await run(['plan.yaml', '--json'], { cwd });
    const codes = JSON.parse(stdout).files[0].diagnostics.map(
      (found: { code: string }) => found.code,
    );
    expect([code, stderr]).toEqual([expected, '']);
    expect(codes).toContain(rule);
  });

  it.each([
    [['nope.yaml'], /^nope\.yaml: There is no such file\.\n$/],
    [['.'], /^\.: It is not a file; `-` reads/],
    [['--change', 'a', PLAN], /^--change and a file exclude each other/],
    [['--change', 'b'], /^There is no open change "b"/],
    [['--branches', '--change', 'a'], /^Other branches are compared with all open changes/],
    [['--branches', PLAN], /^--branches compares all open changes/],
    [['--foo'], /^Unknown option '--foo'\. See `parallel-plan validate --help`\.\n$/],
    [['--format'], /^Option '--format <value>' argument missing\. See/],
    [
      ['--format', 'xml'],
      /^There is no format "xml": use text, json, sarif, github or junit\. See/,
    ],
    [['--max-warnings', '-1'], /^Option '--max-warnings' argument is ambiguous\. See/],
    [['--max-warnings=1.5'], /^--max-warnings needs a whole number, not "1\.5"\. See/],
    [['--rule', 'x'], /^--rule needs <id>=/],
    [['--rule', 'x=off'], /^There is no rule "x"\./],
    [['--rule', 'scope/hotspot=loud'], /use off, info, warn or error/],
    [['--rule', 'scope/overlap=warn'], /always an error/],
  ])('%j exits with 2 and one line', async (args, message) => {
    const { code, stdout, stderr } = await run(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it('exits with 2 without a file and outside a workspace', async () => {
    const { code, stderr } = await run([], { cwd: workspace({ 'x.txt': '' }) });
    expect([code, stderr]).toEqual([2, expect.stringContaining('Name a file')]);
  });

  it('reports the readable files when another is missing', async () => {
    const { code, stdout, stderr } = await run([PLAN, 'nope.yaml', '--json']);
    expect([code, stderr]).toEqual([2, 'nope.yaml: There is no such file.\n']);
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({ valid: false, files: [{ file: PLAN, valid: true }] });
    expect(result.notChecked[0]).toEqual({ check: 'nope.yaml', why: 'There is no such file.' });
  });

  it('lowers the severity of a rule that is not required', async () => {
    const cwd = workspace({
      'plan.yaml': planText('a', [
        { id: 'wp-contracts', write: ['contracts/**'] },
        { id: 'wp-a', write: ['libs/a/**'] },
      ]),
    });
    const strict = await run(['plan.yaml', '--max-warnings', '0'], { cwd });
    const lowered = await run(
      ['plan.yaml', '--max-warnings', '0', '--rule', 'package/contracts-first=off'],
      { cwd },
    );
    expect([strict.code, lowered.code]).toEqual([1, 0]);
  });

  it.each([
    ['json', /^\{\n {2}"version": 1/],
    ['sarif', /"version": "2\.1\.0"/],
    ['github', /^::error file=plan\.yaml,line=1,/],
    ['junit', /^<\?xml /],
  ])('prints %s and writes it to a file', async (format, start) => {
    const cwd = workspace({ 'plan.yaml': 'a: 1' });
    const args = ['plan.yaml', '--format', format, '--output-file', 'out/result'];
    const { code, stdout } = await run(args, { cwd });
    expect(code).toBe(1);
    expect(stdout).toMatch(start);
    expect(readFileSync(join(cwd, 'out/result'), 'utf8')).toBe(stdout);
  });

  it('writes JSON to a file while it prints text', async () => {
    const root = workspace();
    const { stdout } = await run(['--output-file', 'result.json'], { cwd: root });
    expect(stdout).toContain('✔ a:');
    expect(JSON.parse(readFileSync(join(root, 'result.json'), 'utf8'))).toMatchObject({
      version: 1,
      valid: true,
    });
  });

  it('takes severities from nx.json, overridden by the command line', async () => {
    const nxJson = `{
      // comments are allowed, and so is "// this" in a text
      "plugins": [
        "other", { "plugin": "parallel-plan", "options": { "rules": { "package/contracts-first": "off", } } },
      ],
    }`;
    const cwd = workspace({
      'nx.json': nxJson,
      'plan.yaml': planText('a', [
        { id: 'wp-contracts', write: ['contracts/**'] },
        { id: 'wp-a', write: ['libs/a/**'] },
      ]),
    });
    const args = ['plan.yaml', '--max-warnings', '0'];
    const [fromFile, fromLine] = [
      await run(args, { cwd }),
      await run([...args, '--rule', 'package/contracts-first=warn'], { cwd }),
    ];
    expect([fromFile.code, fromLine.code]).toEqual([0, 1]);
  });

  it.each([
    ['{ "plugins": [', /^nx\.json is not JSON/],
    [pluginRules('{ "scope/hotspots": "off" }'), /^nx\.json: .*Did you mean "scope\/hotspot"\?/],
    [pluginRules('{ "scope/overlap": "warn" }'), /^nx\.json: .*always an error/],
    [pluginRules('["scope/hotspot"]'), /^nx\.json: "rules" of the plugin is a mapping/],
  ])('refuses severities without an effect: %s', async (nxJson, message) => {
    const { code, stdout, stderr } = await run([], {
      cwd: workspace({ [PLAN]: SOUND, 'nx.json': nxJson }),
    });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  });

  it('shows help', async () => {
    const { code, stdout } = await run(['--help', '--openspec']);
    expect([code, stdout.split('\n')[0]]).toEqual([
      0,
      'Usage: parallel-plan validate [options] [file|-]...',
    ]);
  });
});
