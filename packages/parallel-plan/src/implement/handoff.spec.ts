import { answerPackage } from './answer';
import { parseHandoff } from './agent/handoff';
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { approveChange } from '../approval/approve-change';
import { changePackage } from '../generators/package/package';
import { treeAt, treeFiles } from '../generators/testing/tree';
import {
  CHANGE,
  outcomes,
  type RunPackage,
  runWorkspace,
  type RunWorkspace,
  SCRIPT,
} from './testing/run-workspace';

const handoff = (id: string, more: object = {}): Readonly<Record<string, unknown>> => ({
  handoff: { schema_version: 1, package_id: id, summary: `${id} is done.`, ...more },
});
const ONE: readonly RunPackage[] = [{ id: 'wp-api', write: ['apps/api/**'] }];
const MANY_IGNORED_FILES =
  'mkdir apps/api/many && echo "*" > apps/api/many/.gitignore && (cd apps/api/many && seq 20000 | xargs touch)';
const WORK = { write: { path: 'apps/api/session.ts', text: 'api\n' } };

// Whole runs with many processes: a busy machine takes its time.
jest.setTimeout(180_000);

describe('handoffs', () => {
  it('reach the packages that depend on them and the integration', async () => {
    const workspace = await runWorkspace();
    const exports = [{ module: '@board/api', name: 'openSession', kind: 'function' }];
    const wanted = [{ ecosystem: 'npm', name: 'zod', range: '^4', dev: false, why: 'input' }];
    const report = await workspace.implement({
      ...SCRIPT,
      'wp-contracts': [
        [...(SCRIPT['wp-contracts']?.[0] ?? []), handoff('wp-contracts', { exports })],
      ],
      'wp-api': [
        [
          ...(SCRIPT['wp-api']?.[0] ?? []),
          { readPrompt: 'apps/api/prompt.txt' },
          handoff('wp-api', {
            dependencies_wanted: wanted,
            noticed: [{ path: 'libs/x', text: 'is unused' }],
          }),
        ],
      ],
      'wp-integration': [[{ readPrompt: 'README.md' }]],
    });
    expect(report).toMatchObject({
      status: 'done',
      noticed: [{ package: 'wp-api', path: 'libs/x' }],
    });
    expect(workspace.merged('apps/api/prompt.txt')).toContain(
      '`openSession` (function) from `@board/api`',
    );
    expect(workspace.merged('README.md')).toContain('npm: `zod@^4`: input');
    expect(workspace.merged('README.md')).toContain('wp-contracts is done.');
  });

  it('that are invalid are refused with the reason', async () => {
    const workspace = await runWorkspace(ONE);
    const report = await workspace.implement({
      'wp-api': [[WORK, handoff('wp-api', { extra: 1 })], [{ readPrompt: 'apps/api/prompt.txt' }]],
    });
    expect(report).toMatchObject({ status: 'done', problems: [] });
    expect(outcomes(workspace, 'wp-api')).toEqual(['HANDOFF_INVALID', 'DELIVERED']);
    expect(workspace.merged('apps/api/prompt.txt')).toContain('unknown key "extra"');
    expect(workspace.merged('apps/api/session.ts')).toBe('api\n');
  });

  it.each([
    ['{', /not JSON/],
    ['[]', /must be object/],
    ['{"schema_version":1,"package_id":"wp-api"}', /summary/],
    [
      '{"schema_version":1,"package_id":"wp-web","summary":"x"}',
      /"wp-web", and this package is "wp-api"/,
    ],
    [
      '{"schema_version":1,"package_id":"wp-api","summary":"x","questions":[{"text":"?","blocking":"yes"}]}',
      /boolean/,
    ],
    [`"${'\u001b[2J'}`, /not JSON/],
  ])('of the text %j are refused: %s', (text, message) => {
    const read = parseHandoff(text, 'wp-api');
    expect(read).toMatchObject({ kind: 'invalid', problems: [expect.stringMatching(message)] });
    expect(JSON.stringify(read)).not.toContain('\u001b');
  });
});

/** Runs the generator with the arguments of the printed command, as a shell splits them; then approves and commits. */
async function amendAsPrinted(workspace: RunWorkspace, text: string): Promise<void> {
  const [, line = ''] = /`npx nx g parallel-plan:package (.*)`/.exec(text) ?? [];
  const split = ['-c', `printf '%s\\0' ${line}`];
  const args = execFileSync('/bin/sh', split, { encoding: 'utf8' }).split('\0').slice(0, -1);
  const text_ = { type: 'string' } as const;
  const { values } = parseArgs({
    args,
    options: {
      change: text_,
      package: text_,
      amend: { type: 'boolean' },
      path: { type: 'string', multiple: true },
      reason: text_,
    },
  });
  const tree = treeAt(workspace.root);
  const readWorkspace = () => Promise.resolve({ projects: [], dependencies: [] });
  await changePackage(tree, values, { readWorkspace, isDryRun: false });
  workspace.write(treeFiles(tree));
  workspace.commit('amend');
  await approveChange(workspace.root, CHANGE, { by: 'Ada <ada@example.com>' });
  workspace.commit('approve');
}

describe('a request of an agent:', () => {
  it('a blocking question waits for a person, and the answer is added to the prompt', async () => {
    const workspace = await runWorkspace(ONE);
    const script = {
      'wp-api': [
        [WORK, handoff('wp-api', { questions: [{ text: 'Twelve hours?', blocking: true }] })],
        [],
        [{ readPrompt: 'apps/api/prompt.txt' }],
      ],
    };
    const report = await workspace.implement(script);
    expect(report).toMatchObject({ status: 'waiting', exitCode: 4 });
    expect(report.packages[0]).toMatchObject({ state: 'asked', text: '- Twelve hours?' });
    expect(await workspace.implement(script)).toMatchObject({ status: 'waiting' });
    await answerPackage(workspace.root, CHANGE, 'wp-api', 'Twelve hours it is.');
    expect(await workspace.implement(script)).toMatchObject({ status: 'done', problems: [] });
    expect(workspace.merged('apps/api/prompt.txt')).toContain('Twelve hours it is.');
    await expect(answerPackage(workspace.root, CHANGE, 'wp-api', 'x')).rejects.toThrow(
      'has no open question',
    );
  });

  it('a path that it needs becomes the command that amends the plan, and the package continues', async () => {
    const workspace = await runWorkspace(ONE);
    const noticed = [{ path: 'libs/db/a.ts', text: 'needs a column', wanted: true }];
    const report = await workspace.implement({
      'wp-api': [[WORK, handoff('wp-api', { noticed })]],
    });
    expect(report).toMatchObject({ status: 'waiting' });
    expect(report.next).toBeUndefined();
    expect(report.packages[0]?.text).toContain(
      "`npx nx g parallel-plan:package --change=add-sessions --package=wp-api --amend --path='libs/db/a.ts' --reason='needs a column'`",
    );
    await amendAsPrinted(workspace, report.packages[0]?.text ?? '');
    const script = {
      'wp-api': [[], [WORK, { write: { path: 'libs/db/a.ts', text: 'column\n' } }]],
    };
    expect(await workspace.implement(script)).toMatchObject({ status: 'done', problems: [] });
    expect(outcomes(workspace, 'wp-api')).toEqual(['PLAN_REVISION_REQUIRED', 'DELIVERED']);
    expect(workspace.merged('libs/db/a.ts')).toBe('column\n');
  });

  it('a blocking contract change reopens the contracts and makes their consumers stale', async () => {
    const workspace = await runWorkspace();
    const change = {
      file: 'contracts/README.md',
      wanted: 'a field',
      why: 'it is shown',
      blocking: true,
    };
    const contract = `openspec/changes/${CHANGE}/contracts/README.md`;
    const report = await workspace.implement(
      {
        ...SCRIPT,
        'wp-contracts': [
          ...(SCRIPT['wp-contracts'] ?? []),
          [],
          [{ append: { path: contract, text: 'a field\n' } }],
        ],
        'wp-api': [[WORK], [{ append: { path: 'apps/api/session.ts', text: 'adapted\n' } }]],
        'wp-web': [
          [
            { write: { path: 'apps/web/session.ts', text: 'web\n' } },
            handoff('wp-web', { contract_changes: [change] }),
          ],
          [{ run: `cp ${contract} apps/web/seen.txt` }],
        ],
      },
      { jobs: 1 },
    );
    expect(report).toMatchObject({ status: 'done', problems: [] });
    expect(workspace.mergedPackages()).toEqual([
      'wp-contracts',
      'wp-api',
      'wp-contracts',
      'wp-api',
      'wp-web',
      'wp-integration',
    ]);
    expect(outcomes(workspace, 'wp-web')).toEqual(['CONTRACT_REVISION_REQUIRED', 'DELIVERED']);
    expect(workspace.merged('apps/web/seen.txt')).toBe('# Contracts, agreed\na field\n');
    expect(workspace.merged('apps/api/session.ts')).toBe('api\nadapted\n');
    const trailers = workspace.git(
      'log',
      '--first-parent',
      '--format=%(trailers:key=Contracts-Revision,valueonly,separator=)',
      '--grep=^Plan-Head',
      CHANGE,
    );
    expect(trailers.trim().split('\n')).toEqual(['2', '2', '2', '2', '1', '1']);
    workspace.expectTidy();
  });
});

describe('a package in progress while the contracts change', () => {
  it('is adapted after its merge, because its agent has seen only the old contracts', async () => {
    const workspace = await runWorkspace();
    const contract = `openspec/changes/${CHANGE}/contracts/README.md`;
    const change = { file: contract, wanted: 'a field', why: 'it is shown', blocking: true };
    const untilChanged = `until git log --format=%B ${CHANGE} | grep -q 'Contracts-Revision: 2'; do sleep 0.1; done`;
    const report = await workspace.implement({
      ...SCRIPT,
      'wp-contracts': [
        ...(SCRIPT['wp-contracts'] ?? []),
        [],
        [{ append: { path: contract, text: 'a field\n' } }],
      ],
      // Removing many files takes longer than starting the package again.
      'wp-api': [
        [WORK, { run: `${MANY_IGNORED_FILES} && ${untilChanged}` }],
        [{ run: `cp ${contract} apps/api/seen.txt` }],
      ],
      'wp-web': [
        [
          { write: { path: 'apps/web/session.ts', text: 'web\n' } },
          handoff('wp-web', { contract_changes: [change] }),
        ],
        [{ write: { path: 'apps/web/session.ts', text: 'web, again\n' } }],
      ],
    });
    expect(report).toMatchObject({ status: 'done', problems: [] });
    const merged = workspace.mergedPackages();
    expect(merged.filter((id) => id === 'wp-api')).toHaveLength(2);
    expect(merged.indexOf('wp-api')).toBeGreaterThan(merged.lastIndexOf('wp-contracts'));
    expect(workspace.merged('apps/api/seen.txt')).toContain('a field');
    workspace.expectTidy();
  });
});

describe('a review', () => {
  const finding = {
    severity: 'blocking',
    file: 'apps/api/session.ts',
    line: 1,
    what: 'no check',
    why: 'anyone gets in',
  };

  it('that blocks is sent back to the agent', async () => {
    const workspace = await runWorkspace(ONE);
    const reviewBy = workspace.agent(
      {
        'wp-api': [
          [{ review: { findings: [finding] } }],
          [{ review: { findings: [{ ...finding, severity: 'advice' }] } }],
        ],
      },
      'review',
    );
    const report = await workspace.implement(
      { 'wp-api': [[WORK], [{ readPrompt: 'apps/api/prompt.txt' }]] },
      { reviewBy },
    );
    expect(report).toMatchObject({ status: 'done', problems: [] });
    expect(outcomes(workspace, 'wp-api')).toEqual(['REVIEW_BLOCKED', 'DELIVERED']);
    expect(workspace.merged('apps/api/prompt.txt')).toContain(
      '`apps/api/session.ts:1`: no check (anyone gets in)',
    );
  });

  it.each([
    ['printed', `printf '%s' '{"findings": []}'`, 'done'],
    [
      'printed after other words',
      `echo 'Let me see {"findings": no}'; echo '{"findings":[]}'`,
      'done',
    ],
    ['missing', 'echo looks good to me', 'failed'],
    ['of a reviewer that fails', 'exit 1', 'failed'],
    ['of a reviewer that is not installed', 'surely-no-such-reviewer', 'failed'],
  ])('%s', async (_, reviewBy, status) => {
    const workspace = await runWorkspace([{ ...ONE[0]!, retries: 0 }]);
    const report = await workspace.implement({ 'wp-api': [[WORK]] }, { reviewBy });
    expect(report).toMatchObject({ status });
    if (status === 'failed') {
      expect(outcomes(workspace, 'wp-api')).toEqual(['REVIEW_FAILED']);
      expect(workspace.merged('apps/api/session.ts')).toBeUndefined();
    }
  });
});
