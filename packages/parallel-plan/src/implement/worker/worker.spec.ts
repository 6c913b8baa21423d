import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { approveChange } from '../../approval/approve-change';
import { withCoordinator } from '../../coordinator/open';
import { readSubmissions } from '../../coordinator/submissions';
import { withoutCoordinatorSettings } from '../../coordinator/testing/claiming-workspace';
import { answerPackage } from '../answer';
import { CHANGE, SCRIPT } from '../testing/run-workspace';
import { type WorkerWorkspace, workerWorkspace } from './testing/worker-workspace';
import type { WorkerOptions } from './worker-place';

// Whole runs with many processes: a busy machine takes its time.
jest.setTimeout(180_000);
withoutCoordinatorSettings();

describe('a worker', () => {
  it('implements the packages of the queue and merges them at the remote', async () => {
    const workspace = await workerWorkspace();
    await workspace.submit();
    const report = await workspace.work(workspace.agent(SCRIPT), { jobs: 2 });
    expect(report).toMatchObject({ status: 'done', exitCode: 0, open: [], problems: [] });
    expect(report.tasks.map(({ outcome }) => outcome)).toEqual(Array(4).fill('merged'));
    expect(workspace.mergedAtRemote()).toEqual([
      'wp-contracts',
      expect.stringMatching(/wp-(api|web)/),
      expect.stringMatching(/wp-(api|web)/),
      'wp-integration',
    ]);
    expect(workspace.git('rev-parse', CHANGE)).toBe(workspace.atRemote('rev-parse', CHANGE));
    const branches = workspace.atRemote('for-each-ref', '--format=%(refname)', 'refs/heads');
    expect(branches.trim().split('\n')).toEqual([`refs/heads/${CHANGE}`, 'refs/heads/main']);
    expect(workspace.atRemote('for-each-ref', '--format=%(refname)')).not.toContain('/claim');
    expect(workspace.atRemote('fsck', '--strict', '--no-dangling')).toBe('');
    workspace.expectTidy();
  });
});

describe('workers', () => {
  const CONTRACT = `openspec/changes/${CHANGE}/contracts/README.md`;
  const handoff = (id: string, more: object) => ({
    handoff: { schema_version: 1, package_id: id, summary: `${id} is done.`, ...more },
  });

  it('repeat contracts after a change request, and what was merged for the old ones', async () => {
    const workspace = await workerWorkspace();
    await workspace.submit();
    const change = { file: CONTRACT, wanted: 'a field', why: 'it is shown', blocking: true };
    const script = {
      ...SCRIPT,
      'wp-contracts': [
        ...(SCRIPT['wp-contracts'] ?? []),
        [],
        [{ append: { path: CONTRACT, text: 'a field\n' } }],
      ],
      'wp-api': [
        ...(SCRIPT['wp-api'] ?? []),
        [{ append: { path: 'apps/api/session.ts', text: 'adapted\n' } }],
      ],
      'wp-web': [
        [
          { write: { path: 'apps/web/session.ts', text: 'web\n' } },
          handoff('wp-web', { contract_changes: [change] }),
        ],
        [{ run: `cp ${CONTRACT} apps/web/seen.txt` }],
      ],
    };
    const report = await workspace.work(workspace.agent(script), { jobs: 1 });
    expect(report).toMatchObject({ status: 'done', open: [], problems: [] });
    expect(report.tasks.map(({ outcome }) => outcome)).toEqual(Array(4).fill('merged'));
    expect(workspace.mergedAtRemote()).toEqual([
      'wp-contracts',
      'wp-api',
      'wp-contracts',
      'wp-web',
      'wp-api',
      'wp-integration',
    ]);
    expect(workspace.atRemote('show', `${CHANGE}:apps/web/seen.txt`)).toContain('a field');
    expect(workspace.atRemote('show', `${CHANGE}:apps/api/session.ts`)).toBe('api\nadapted\n');
    expect(workspace.atRemote('for-each-ref', '--format=%(refname)')).not.toContain('/claim');
    workspace.expectTidy();
  });

  it('continue when the plan was approved again without a new revision', async () => {
    const workspace = await workerWorkspace();
    await workspace.submit();
    workspace.write({ [CONTRACT]: '# Contracts, with one word more\n' });
    await approveChange(workspace.root, CHANGE, { by: 'Ada <ada@example.com>' });
    workspace.commit('approve again');
    const warnings: string[] = [];
    const options = { jobs: 2, warn: (text: string) => void warnings.push(text) };
    const report = await workspace.work(workspace.agent(SCRIPT), options);
    expect(report).toMatchObject({ status: 'done', problems: [] });
    expect(warnings.join('\n')).toMatch(/wp-api was submitted for another approval/);
  });

  it('receive an answer from another clone', async () => {
    const workspace = await workerWorkspace([{ id: 'wp-api', write: ['apps/api/**'] }]);
    const elsewhere = workspace.clone();
    await workspace.submit();
    const work = { write: { path: 'apps/api/session.ts', text: 'api\n' } };
    const questions = [{ text: 'Twelve hours?', blocking: true }];
    const script = {
      'wp-api': [
        [work, handoff('wp-api', { questions })],
        [],
        [{ readPrompt: 'apps/api/prompt.txt' }],
      ],
    };
    const agent = workspace.agent(script);
    expect(await workspace.work(agent, { once: true })).toMatchObject({ status: 'waiting' });
    expect(await answerPackage(elsewhere.root, CHANGE, 'wp-api', 'Twelve it is.')).toEqual({
      remote: 'origin',
    });
    await expect(answerPackage(workspace.root, CHANGE, 'wp-api', 'Ten.')).rejects.toThrow(
      'has no open question',
    );
    await workspace.submit({}, 2);
    expect(await workspace.work(agent, { once: true })).toMatchObject({ status: 'done' });
    expect(workspace.atRemote('show', `${CHANGE}:apps/api/prompt.txt`)).toContain('Twelve it is.');
  });
});

describe('a package that is queued twice', () => {
  /** Submits the tasks once more, as after an answer that was lost. */
  async function submitAgain(root: string): Promise<void> {
    const options = { coordinator: undefined, env: {}, warn: () => undefined };
    await withCoordinator(root, options, undefined, async ({ coordinator }) => {
      const [submission] = await readSubmissions(coordinator, CHANGE);
      for (const id of Object.values(submission?.tasks ?? {})) {
        const task = await coordinator.getTask(id);
        if (task !== undefined) await coordinator.submitWork(task);
      }
    });
  }

  it.each([1, 2])('is implemented once, with %d tasks at a time', async (jobs) => {
    const workspace = await workerWorkspace([{ id: 'wp-api', write: ['apps/api/**'] }]);
    await workspace.submit();
    await submitAgain(workspace.root);
    const path = 'apps/api/session.ts';
    const agent = workspace.agent({
      'wp-api': [[{ append: { path, text: 'api\n' } }, { sleep: 300 }]],
    });
    const report = await workspace.work(agent, { jobs });
    expect(report).toMatchObject({ status: 'done', exitCode: 0, open: [], problems: [] });
    expect(report.tasks.map(({ outcome }) => outcome)).toEqual(['merged', 'merged']);
    expect(workspace.mergedAtRemote()).toEqual(['wp-api']);
    expect(workspace.atRemote('show', `${CHANGE}:${path}`)).toBe('api\n');
    workspace.expectTidy();
  });
});

describe('a worker stops with a suggestion', () => {
  const PLAN = `openspec/changes/${CHANGE}/work-packages.yaml`;
  interface Case {
    readonly prepare: (workspace: WorkerWorkspace) => Promise<void> | void;
    readonly options?: Partial<WorkerOptions>;
    readonly says: RegExp;
  }
  const edited = (workspace: WorkerWorkspace, from: string, to: string): void => {
    const text = workspace.git('show', `HEAD:${PLAN}`);
    writeFileSync(join(workspace.root, PLAN), text.replace(from, to));
    workspace.commit('edit the plan');
  };
  const CASES: Readonly<Record<string, Case>> = {
    'without a remote': {
      prepare: ({ git }) => void git('remote', 'remove', 'origin'),
      says: /has no remote.*git remote add origin/,
    },
    'with a remote that is not known': {
      prepare: () => undefined,
      options: { remote: 'upstream' },
      says: /There is no remote upstream\. Pass --remote with one of origin\./,
    },
    "with a remote that can't be read": {
      prepare: ({ git }) => void git('remote', 'set-url', 'origin', '/nowhere'),
      says: /The remote origin can't be read: .*git fetch origin/,
    },
    'without a queue': {
      prepare: () => undefined,
      options: { coordinator: 'none' },
      says: /has no queue for workers.*PARALLEL_PLAN_COORDINATOR_URL/,
    },
    'without an approval': {
      prepare: (workspace) => edited(workspace, 'Does its part.', 'Does another part.'),
      says: /approv/,
    },
    'when the remote has a newer plan': {
      prepare: (workspace) => {
        const before = workspace.git('rev-parse', 'HEAD').trim();
        edited(workspace, 'Does its part.', 'Does another part.');
        workspace.git('push', '--quiet', 'origin', `HEAD:refs/heads/${CHANGE}`);
        workspace.git('reset', '--quiet', '--hard', before);
      },
      says: /has a newer plan than this checkout/,
    },
  };

  it.each(Object.entries(CASES))('%s', async (_name, { prepare, options = {}, says }) => {
    const workspace = await workerWorkspace();
    await workspace.submit();
    await prepare(workspace);
    await expect(workspace.work('true', { once: true, ...options })).rejects.toMatchObject({
      name: 'NotCheckableError',
      message: expect.stringMatching(says),
    });
    expect(workspace.atRemote('for-each-ref', 'refs/parallel-plan')).toBe('');
  });
});
