import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { planText } from '../testing/plan-text';
import { tempWorkspace } from '../testing/temp-workspace';
import { formatReport, formatUnreadable, wantsColor } from './format-report';
import { validateOpenChanges } from './validate';

const SOUND = planText('sound', [
  { id: 'wp-contracts', write: ['contracts/**'] },
  { id: 'wp-api', write: ['apps/api/**'], dependsOn: ['wp-contracts'] },
  { id: 'wp-web', write: ['apps/web/**'], dependsOn: ['wp-contracts'] },
  { id: 'wp-integration', write: ['tasks.md'], dependsOn: ['wp-api', 'wp-web'] },
]);
const OVERLAP = planText('overlap', [
  { id: 'wp-a', write: ['libs/a/**'] },
  { id: 'wp-b', write: ['libs/*/x.ts'] },
]);
const plan = (id: string) => `openspec/changes/${id}/work-packages.yaml`;

describe('validateOpenChanges', () => {
  it('proves a valid plan and reports its shape', async () => {
    const { root } = tempWorkspace({ [plan('add-x')]: SOUND });
    const report = await validateOpenChanges(root, 'add-x', {});
    expect(report.result).toMatchObject({ version: 1, valid: true, summary: { errors: 0 } });
    const text = formatReport(report, 'text', false);
    expect(text).toContain(
      '✔ add-x: 4 packages in 3 waves, at most 2 at once; critical path: wp-contracts -> wp-api -> wp-integration\n' +
        '  proved: the one parallel pair cannot write the same path\n' +
        '  5 pairs one after the other (depends_on): wp-api and wp-web wait for wp-contracts; wp-integration waits for wp-api and wp-web\n',
    );
  });

  it('fails one invalid change of three with place, code and path', async () => {
    const { root } = tempWorkspace({
      [plan('a')]: SOUND,
      [plan('b')]: OVERLAP,
      [plan('c')]: 'packages: [\n',
    });
    const { result, plans } = await validateOpenChanges(root, undefined, {});
    expect(result.files.map(({ file, valid }) => [file, valid])).toEqual([
      [plan('a'), true],
      [plan('b'), false],
      [plan('c'), false],
    ]);
    expect(result.files[1]?.diagnostics).toContainEqual(
      expect.objectContaining({
        code: 'scope/overlap',
        severity: 'error',
        data: expect.objectContaining({ witness: 'libs/a/x.ts' }),
      }),
    );
    expect(plans.map(({ changeId, errors }) => [changeId, errors])).toEqual([
      ['a', 0],
      ['b', 1],
      ['c', 1],
    ]);
  });

  it('adds the findings of OpenSpec, and reports when it was not requested', async () => {
    const files = {
      [plan('a')]: SOUND,
      'openspec/changes/a/specs/auth/spec.md':
        '## ADDED Requirements\n\n### Requirement: X\nIt SHALL.\n',
      'node_modules/@fission-ai/openspec/package.json': '{"version":"1.0.0","bin":"./bin.js"}',
      'node_modules/@fission-ai/openspec/bin.js': `console.log(JSON.stringify({ items: [{ id: 'a', issues: [
        { level: 'ERROR', path: 'auth/spec.md', message: 'ADDED "X" must include at least one scenario' }] }] }));
        process.exitCode = 1;`,
    };
    const { root } = tempWorkspace(files);
    const asked = await validateOpenChanges(root, 'a', { openspec: true });
    expect(asked.result.files).toMatchObject([
      { file: plan('a'), valid: true },
      {
        file: 'openspec/changes/a/specs/auth/spec.md',
        valid: false,
        diagnostics: [{ code: 'openspec/strict', line: 3 }],
      },
    ]);
    expect(asked.result).toMatchObject({ valid: false, summary: { errors: 1 } });
    expect(formatReport(asked, 'text', false)).toContain('✖ a: 1 error\n');

    const { result } = await validateOpenChanges(root, 'a', {});
    expect(result.valid).toBe(true);
    expect(result.notChecked).toContainEqual({
      check: 'openspec',
      why: 'Not run; pass --openspec.',
    });
  });

  it('reports a missing OpenSpec', async () => {
    const { root } = tempWorkspace({ [plan('a')]: SOUND });
    const path = process.env['PATH'];
    process.env['PATH'] = '';
    try {
      const { result } = await validateOpenChanges(root, 'a', { openspec: true });
      expect(result.notChecked).toEqual([
        { check: 'openspec', why: expect.stringContaining('npm install --save-dev') },
      ]);
    } finally {
      process.env['PATH'] = path;
    }
  });

  it('accepts a workspace without changes, and names changes without a plan', async () => {
    const { root } = tempWorkspace({ 'openspec/config.yaml': '' });
    const none = await validateOpenChanges(root, undefined, {});
    expect([none.result.valid, formatReport(none, 'text', false)]).toEqual([true, '0 changes\n']);

    const draft = tempWorkspace({ 'openspec/changes/draft/proposal.md': '' });
    const { result } = await validateOpenChanges(draft.root, undefined, {});
    expect(result.notChecked).toEqual([
      { check: 'openspec/changes/draft', why: 'The change has no work-packages.yaml.' },
    ]);
  });

  it('refuses a plan behind a link that leaves the workspace', async () => {
    const outside = tempWorkspace({ 'secret.yaml': 'password: 1' });
    const { root } = tempWorkspace({ [plan('a')]: SOUND, 'openspec/changes/b/proposal.md': '' });
    symlinkSync(join(outside.root, 'secret.yaml'), join(root, plan('b')));
    const report = await validateOpenChanges(root, undefined, {});
    expect(report.result.valid).toBe(false);
    expect(report.plans.map(({ changeId }) => changeId)).toEqual(['a']);
    expect(formatUnreadable(report)).toContain(`${plan('b')}: It is a link to a file outside`);
    expect(formatReport(report, 'json', false)).not.toContain('password');
  });

  it('reports a scope that leaves the workspace through a link', async () => {
    const { root } = tempWorkspace({
      [plan('a')]: planText('a', [{ id: 'wp-main', write: ['vendor/**'] }]),
    });
    symlinkSync('/usr', join(root, 'vendor'));
    const { result } = await validateOpenChanges(root, 'a', {});
    expect(result.files[0]?.diagnostics).toMatchObject([{ code: 'scope/outside-workspace' }]);
  });

  it('compares the warnings with the limit', async () => {
    const { root } = tempWorkspace({
      [plan('a')]: planText('a', [
        { id: 'wp-contracts', write: ['contracts/**'] },
        { id: 'wp-a', write: ['libs/a/**'] },
      ]),
    });
    const found = (await validateOpenChanges(root, 'a', {})).result.summary.warnings;
    expect(found).toBeGreaterThan(0);
    expect((await validateOpenChanges(root, 'a', { maxWarnings: found })).result.valid).toBe(true);
    const report = await validateOpenChanges(root, 'a', { maxWarnings: found - 1 });
    expect(report.result.valid).toBe(false);
    expect(formatReport(report, 'text', false)).toContain(`but only ${found - 1} allowed`);
  });

  it.each([
    [{ rules: { 'scope/overlap': 'off' } as const }, 'always an error'],
    [{ rules: { 'no/rule': 'off' } as const }, 'There is no rule'],
    [{ maxWarnings: -1 }, 'whole number'],
  ])('refuses invalid settings: %j', async (options, message) => {
    const { root } = tempWorkspace({ [plan('a')]: SOUND });
    await expect(validateOpenChanges(root, 'a', options)).rejects.toThrow(message);
  });

  it.each([
    ['nope', /no open change "nope".*"add-x"/],
    ['../../etc', /no open change "\.\.\/\.\.\/etc"/],
    ['archive', /no open change "archive"/],
    ['draft', /"draft" has no work-packages\.yaml/],
  ])('refuses the change %j', async (id, message) => {
    const { root } = tempWorkspace({
      [plan('add-x')]: SOUND,
      'openspec/changes/draft/proposal.md': '',
    });
    await expect(validateOpenChanges(root, id, {})).rejects.toThrow(message);
  });

  it('returns the same bytes in another folder', async () => {
    const [first, second] = await Promise.all(
      [0, 1].map(async () => {
        const { root } = tempWorkspace({ [plan('a')]: SOUND, [plan('b')]: OVERLAP });
        return formatReport(await validateOpenChanges(root, undefined, {}), 'json', false);
      }),
    );
    expect(first).toBe(second);
  });
});

describe('formatReport', () => {
  it('prints one reason for all rules that could not run on a broken plan', async () => {
    const { root } = tempWorkspace({ [plan('a')]: 'a: [' });
    const text = formatReport(await validateOpenChanges(root, undefined, {}), 'text', false);
    expect(text.match(/^not checked/gm)).toHaveLength(2);
    expect(text).toMatch(/not checked package\/duplicate-id and \d+ more: .*not one readable YAML/);
  });

  it('escapes control characters of a folder name', async () => {
    const { root } = tempWorkspace({ [plan('a\u001b[31mred')]: SOUND });
    const text = formatReport(await validateOpenChanges(root, undefined, {}), 'text', false);
    expect(text).toContain('✔ a\\x1b[31mred:');
  });
});

describe('wantsColor', () => {
  it.each([
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: '1' }, false],
    [true, { TERM: 'dumb' }, false],
    [false, { FORCE_COLOR: '1' }, true],
    [true, { FORCE_COLOR: '0' }, false],
    [true, { NO_COLOR: '' }, true],
    [true, { NO_COLOR: '1', FORCE_COLOR: 'true' }, false],
  ])('terminal %s, %j: %s', (isTTY, env, expected) => {
    expect(wantsColor({ isTTY }, env)).toBe(expected);
  });
});
