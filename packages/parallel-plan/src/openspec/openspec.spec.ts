import { join } from 'node:path';
import { tempWorkspace } from '../testing/temp-workspace';
import { installedOpenspec } from './cli';
import { resolveOpenspec } from './cli';
import { parseRequirements, readProjectContext, readSpecDeltas, readSpecs } from './read-specs';
import { toDiagnostics } from './diagnostics';
import { validateChange, validateChanges } from './validate-change';

const HERE = __dirname;
const SOUND = `## ADDED Requirements

### Requirement: Sessions
The system SHALL keep sessions.

#### Scenario: Sign in
- **WHEN** a user signs in
- **THEN** there is a session
`;
const WITHOUT_SCENARIO = `## ADDED Requirements

### Requirement: Sessions
The system SHALL keep sessions.
`;

describe('the OpenSpec CLI', () => {
  it('reports the findings of a change with file and line', async () => {
    const { root } = tempWorkspace({
      'openspec/changes/bad/specs/auth/spec.md': WITHOUT_SCENARIO,
      'openspec/changes/good/specs/auth/spec.md': SOUND,
      'openspec/changes/empty/proposal.md': '# Empty\n',
    });
    const bad = await validateChange(root, 'bad', HERE);
    expect(bad).toMatchObject({
      checked: true,
      issues: [{ level: 'ERROR', path: 'auth/spec.md' }],
    });
    const { diagnostics, sources } = toDiagnostics(root, 'bad', bad.checked ? bad.issues : []);
    const file = 'openspec/changes/bad/specs/auth/spec.md';
    expect(diagnostics).toMatchObject([
      { code: 'openspec/strict', severity: 'error', file, line: 3 },
    ]);
    expect(sources.get(file)).toBe(WITHOUT_SCENARIO);

    expect(await validateChange(root, 'good', HERE)).toEqual({ checked: true, issues: [] });

    const empty = await validateChange(root, 'empty', HERE);
    const found = toDiagnostics(root, 'empty', empty.checked ? empty.issues : []).diagnostics;
    expect(found).toMatchObject([{ file: 'openspec/changes/empty/proposal.md', line: 1 }]);
  });

  it.each([
    ['adds a requirement that the spec has', SOUND.replace('keep sessions', 'end sessions')],
    [
      'modifies a requirement that the spec lacks',
      SOUND.replace('ADDED', 'MODIFIED').replace('Sessions\n', 'Logins\n'),
    ],
    [
      'renames a requirement that the spec lacks',
      '## RENAMED Requirements\n\n- FROM: `### Requirement: Logins`\n- TO: `### Requirement: Visits`\n',
    ],
  ])('reports an error for a change that cannot be archived: it %s', async (_, delta) => {
    const main = SOUND.replace(
      '## ADDED Requirements',
      '# auth Specification\n\n## Purpose\n\nSigns users in and keeps what they need for that.\n\n## Requirements',
    );
    const file = 'openspec/changes/a/specs/auth/spec.md';
    const { root } = tempWorkspace({ 'openspec/specs/auth/spec.md': main, [file]: delta });
    const verdict = await validateChange(root, 'a', HERE);
    const { diagnostics } = toDiagnostics(root, 'a', verdict.checked ? verdict.issues : []);
    expect(diagnostics).toMatchObject([
      { severity: 'error', file, message: expect.stringContaining('Archive would refuse') },
    ]);
  });

  it.each(['../..', '--help', 'nope', 'a b', '.', '', 'x\0y'])(
    'returns no verdict for the change %j',
    async (id) => {
      const { root } = tempWorkspace({ 'openspec/changes/good/specs/auth/spec.md': SOUND });
      const verdict = await validateChange(root, id, HERE);
      expect(verdict).toMatchObject({ checked: false, why: expect.stringMatching(/^OpenSpec/) });
    },
  );

  it('is not run without an openspec folder', async () => {
    const { root } = tempWorkspace();
    const verdicts = await validateChanges(root, ['a', 'b']);
    expect(verdicts.get('a')).toEqual({ checked: false, why: 'There is no openspec/ folder.' });
  });

  it('is named with its install command when it is missing', async () => {
    const { root } = tempWorkspace({ 'openspec/changes/a/proposal.md': '' });
    const path = process.env['PATH'];
    process.env['PATH'] = '';
    try {
      expect(resolveOpenspec(root)).toBeUndefined();
      for (const verdict of (await validateChanges(root, ['a', 'b'])).values()) {
        expect(verdict).toMatchObject({
          checked: false,
          why: expect.stringContaining('npm install'),
        });
      }
    } finally {
      process.env['PATH'] = path;
    }
  });

  it.each([
    ['{}', 'OpenSpec: no result. `npx openspec validate a --strict`'],
    ['{"status":[{"message":"It broke."}]}', 'OpenSpec: It broke. `npx openspec validate a'],
    ['hello', 'version 1 or later? `npx openspec validate a --strict`'],
  ])('suggests a fix for the output %s', async (printed, words) => {
    const { root } = tempWorkspace({
      'openspec/changes/a/proposal.md': '',
      'node_modules/@fission-ai/openspec/package.json': '{"version":"1.0.0","bin":"./bin.js"}',
      'node_modules/@fission-ai/openspec/bin.js': `console.log(${JSON.stringify(printed)})`,
    });
    const verdict = await validateChange(root, 'a');
    expect(verdict).toMatchObject({ checked: false, why: expect.stringContaining(words) });
    expect(verdict).toMatchObject({
      why: expect.stringContaining('npm install --save-dev @fission-ai/openspec'),
    });
  });

  it('may print invalid JSON', async () => {
    const { root } = tempWorkspace({
      'openspec/changes/a/proposal.md': '',
      'node_modules/@fission-ai/openspec/package.json': '{"version":"0.1.0","bin":"./bin.js"}',
      'node_modules/@fission-ai/openspec/bin.js': 'console.log("hello")',
    });
    expect(installedOpenspec(root)?.version).toBe('0.1.0');
    expect(await validateChange(root, 'a')).toMatchObject({
      checked: false,
      why: expect.stringContaining('version'),
    });
  });

  it('returns the verdicts of several changes from one call', async () => {
    const tool = resolveOpenspec(HERE);
    const script = tool?.args[0] ?? '';
    const { root } = tempWorkspace({
      'openspec/changes/a/specs/auth/spec.md': SOUND,
      'openspec/changes/b/specs/auth/spec.md': WITHOUT_SCENARIO,
      'node_modules/@fission-ai/openspec/package.json': '{"version":"1.0.0","bin":"./bin.js"}',
      'node_modules/@fission-ai/openspec/bin.js': `require('fs').appendFileSync('calls', 'x');
        process.exit(require('child_process').spawnSync(process.execPath,
          [${JSON.stringify(script)}, ...process.argv.slice(2)], { stdio: 'inherit' }).status);`,
    });
    const verdicts = await validateChanges(root, ['a', 'b']);
    const issues = [...verdicts].map(([id, verdict]) => [
      id,
      verdict.checked && verdict.issues.length,
    ]);
    expect(issues).toEqual([
      ['a', 0],
      ['b', 1],
    ]);
    expect(readProjectContext(root)).toEqual([]);
  });
});

describe('reading specs', () => {
  it('returns capabilities, requirements and scenarios of specs and deltas', () => {
    const { root } = tempWorkspace({
      'openspec/specs/auth/spec.md': SOUND,
      'openspec/specs/billing/invoices/spec.md': WITHOUT_SCENARIO,
      'openspec/changes/a/specs/auth/spec.md': SOUND,
      'openspec/project.md': '# Shop\n',
    });
    const auth = [{ name: 'Sessions', scenarios: ['Sign in'] }];
    expect(readSpecs(root)).toEqual([
      { capability: 'auth', file: 'openspec/specs/auth/spec.md', requirements: auth },
      {
        capability: 'billing/invoices',
        file: 'openspec/specs/billing/invoices/spec.md',
        requirements: [{ name: 'Sessions', scenarios: [] }],
      },
    ]);
    expect(readSpecDeltas(root, 'openspec/changes/a')).toEqual([
      { capability: 'auth', file: 'openspec/changes/a/specs/auth/spec.md', requirements: auth },
    ]);
    expect(readProjectContext(root)).toEqual([{ file: 'openspec/project.md', text: '# Shop\n' }]);
    expect(readSpecs(join(root, 'none'))).toEqual([]);
  });

  it('ignores headings in code fences', () => {
    expect(
      parseRequirements('```md\n### Requirement: No\n```\r\n### Requirement: Yes \r\n'),
    ).toEqual([{ name: 'Yes', scenarios: [] }]);
  });
});
