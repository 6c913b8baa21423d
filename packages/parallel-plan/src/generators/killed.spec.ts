import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { logger } from '@nx/devkit';
import { parsePlan, type Workspace } from '@parallel-plan/plan';
import { approveChange } from '../approval/approve-change';
import { claimPlan } from '../coordinator/planning';
import {
  claimingWorkspace,
  withoutCoordinatorSettings,
} from '../coordinator/testing/claiming-workspace';
import submitExecutor from '../executors/submit/submit';
import { captured } from '../testing/captured';
import { keepVerdicts } from '../testing/keep-verdicts';
import { KILLS, killAt } from '../testing/kill-at';
import type { TempWorkspace } from '../testing/temp-workspace';
import { GeneratorError } from './generator-error';
import { type KillableWork, work } from './testing/kill-program';
import { SHOP, shop } from './testing/shop';
import { treeAt } from './testing/tree';
import { undoInterrupted } from './whole-writes';

const PROGRAM = join(__dirname, 'testing/kill-program.ts');
const CHANGE = 'openspec/changes/add-user-sessions';
const PLAN = `${CHANGE}/work-packages.yaml`;
const MOVED: Workspace = {
  ...SHOP,
  projects: SHOP.projects.map((each) =>
    each.name === 'api' ? { ...each, root: 'services/api' } : each,
  ),
};

keepVerdicts();
withoutCoordinatorSettings();
jest.setTimeout(120_000 + KILLS * 20_000);

/** Does the work in this process, without its output. */
async function quietly(what: KillableWork): Promise<void> {
  await captured(async () => {
    await work(what);
    return {};
  });
}

/** Kills the program at moments that are spread over the time that one run takes. */
async function killRepeatedly(
  what: KillableWork,
  duration: number,
  afterKill: () => Promise<void>,
): Promise<void> {
  for (let kill = 0; kill < KILLS; kill++) {
    await killAt((duration * ((kill * 37) % 100)) / 80, PROGRAM, JSON.stringify(what));
    await afterKill();
  }
}

async function timed(run: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

/** The files of all changes, by path. */
function filesOf(root: string, folder = 'openspec/changes'): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry): [string, string][] =>
      entry.isDirectory()
        ? Object.entries(filesOf(root, `${folder}/${entry.name}`))
        : [[`${folder}/${entry.name}`, readFileSync(join(root, folder, entry.name), 'utf8')]],
    ),
  );
}

describe('kill -9', () => {
  beforeEach(() => {
    jest.spyOn(logger, 'info').mockImplementation(() => undefined);
    jest.spyOn(logger, 'warn').mockImplementation(() => undefined);
  });
  afterEach(() => jest.restoreAllMocks());

  async function planned(): Promise<{
    readonly workspace: TempWorkspace;
    readonly files: Readonly<Record<string, string>>;
    readonly duration: number;
  }> {
    const workspace = await shop();
    const what = { kind: 'feature', root: workspace.root, workspace: SHOP } as const;
    const duration = await timed(() => quietly(what));
    return { workspace, files: filesOf(workspace.root), duration };
  }

  it(`in feature leaves a whole change or none, and a rerun works (${KILLS} times)`, async () => {
    const { workspace, files, duration } = await planned();
    const { root } = workspace;
    const what = { kind: 'feature', root, workspace: SHOP } as const;
    const remove = () => rmSync(join(root, CHANGE), { recursive: true, force: true });
    remove();
    await killRepeatedly(what, duration, async () => {
      try {
        await quietly(what);
      } catch (error) {
        expect(error).toBeInstanceOf(GeneratorError);
        expect((error as GeneratorError).code).toBe('feature/change-exists');
      }
      expect(filesOf(root)).toEqual(files);
      expect(readdirSync(join(root, '.nx/workspace-data/parallel-plan'))).toEqual([]);
      remove();
    });
  });

  it(`in nx sync leaves each plan as it was or synced, and a rerun works (${KILLS} times)`, async () => {
    const { workspace, files } = await planned();
    const { root } = workspace;
    const what = { kind: 'sync', root, workspace: MOVED } as const;
    const duration = await timed(() => quietly(what));
    const synced = filesOf(root);
    expect(synced[PLAN]).toContain('services/api/**');
    await killRepeatedly(what, duration, async () => {
      undoInterrupted(root, false);
      expect([files, synced]).toContainEqual(filesOf(root));
      await quietly(what);
      expect(filesOf(root)).toEqual(synced);
      expect(parsePlan(treeAt(root).read(PLAN, 'utf-8') ?? '').plan).toBeDefined();
      workspace.write({ [PLAN]: files[PLAN] ?? '' });
    });
  });

  it(`in submit puts no package on the queue twice, and a rerun works (${KILLS} times)`, async () => {
    async function submittable() {
      const workspace = claimingWorkspace({ 'add-users': { 'wp-api': {}, 'wp-web': {} } });
      const options = { coordinator: undefined, env: {}, warn: () => undefined };
      await claimPlan(workspace.root, options, 'add-users');
      await approveChange(workspace.root, 'add-users', { by: 'Ada <ada@example.com>' });
      return workspace;
    }
    const first = await submittable();
    const duration = await timed(() =>
      quietly({ kind: 'submit', root: first.root, workspace: SHOP }),
    );
    for (let kill = 0; kill < KILLS; kill++) {
      const { root, store } = await submittable();
      const what = { kind: 'submit', root, workspace: SHOP } as const;
      await killAt((duration * ((kill * 37) % 100)) / 80, PROGRAM, JSON.stringify(what));
      await quietly(what);
      // A later run finds the tasks, also if the kill was after the last task and before its note.
      const status = { change: 'add-users', status: true, json: true };
      const { output } = await captured(() => submitExecutor(status, { root }));
      expect(JSON.parse(output)).toMatchObject({ notSubmitted: [] });
      const agent = await store({ id: 'an-agent', type: 'test' });
      const done: unknown[] = [];
      for (let task = await agent.claimWork(); task; task = await agent.claimWork()) {
        done.push(task.input['package_id']);
        await agent.completeWork(task.id, { success: true, result: {} });
      }
      await agent.close();
      expect(done).toEqual(['wp-contracts', 'wp-api', 'wp-web', 'wp-integration']);
    }
  });
});
