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
import { durationOf, KILLS, killAt } from '../testing/kill-at';
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
jest.setTimeout(180_000 + KILLS * 20_000);

/** Does the work in this process, without its output. */
async function quietly(what: KillableWork): Promise<void> {
  await captured(async () => {
    await work(what);
    return {};
  });
}

/**
 * Kills the program at moments that are spread over the time that one run takes. Every second kill of
 * a generator is while it writes its files, which takes only some milliseconds of a run.
 *
 * @param restore brings back the state that the work starts from
 * @param afterKill looks at what was left, and runs the work again
 */
async function killRepeatedly(
  what: () => KillableWork,
  { restore, afterKill }: { restore: () => Promise<void>; afterKill: () => Promise<void> },
): Promise<void> {
  const isGenerator = ['feature', 'sync'].includes(what().kind);
  const starts = isGenerator ? (['start', 'writes'] as const) : (['start'] as const);
  const durations: number[] = [];
  for (const from of starts) {
    await restore();
    durations.push(await durationOf(PROGRAM, JSON.stringify({ ...what(), from })));
  }
  for (let kill = 0; kill < KILLS; kill++) {
    await restore();
    const at = kill % starts.length;
    const moment = ((durations[at] ?? 0) * ((kill * 37) % 100)) / 95;
    await killAt(moment, PROGRAM, JSON.stringify({ ...what(), from: starts[at] }));
    await afterKill();
  }
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
  }> {
    const workspace = await shop();
    const what = { kind: 'feature', root: workspace.root, workspace: SHOP } as const;
    await quietly(what);
    return { workspace, files: filesOf(workspace.root) };
  }

  it(`in feature leaves a whole change or none, and a rerun works (${KILLS} times)`, async () => {
    const { workspace, files } = await planned();
    const { root } = workspace;
    const what = () => ({ kind: 'feature', root, workspace: SHOP }) as const;
    const restore = async () => rmSync(join(root, CHANGE), { recursive: true, force: true });
    const afterKill = async () => {
      try {
        await quietly(what());
      } catch (error) {
        expect(error).toBeInstanceOf(GeneratorError);
        expect((error as GeneratorError).code).toBe('feature/change-exists');
      }
      expect(filesOf(root)).toEqual(files);
      expect(readdirSync(join(root, '.nx/workspace-data/parallel-plan'))).toEqual([]);
    };
    await killRepeatedly(what, { restore, afterKill });
  });

  it(`in nx sync leaves each plan as it was or synced, and a rerun works (${KILLS} times)`, async () => {
    const { workspace, files } = await planned();
    const { root } = workspace;
    const what = () => ({ kind: 'sync', root, workspace: MOVED }) as const;
    await quietly(what());
    const synced = filesOf(root);
    expect(synced[PLAN]).toContain('services/api/**');
    const restore = async () => workspace.write({ [PLAN]: files[PLAN] ?? '' });
    const afterKill = async () => {
      undoInterrupted(root, false);
      expect([files, synced]).toContainEqual(filesOf(root));
      await quietly(what());
      expect(filesOf(root)).toEqual(synced);
      expect(parsePlan(treeAt(root).read(PLAN, 'utf-8') ?? '').plan).toBeDefined();
    };
    await killRepeatedly(what, { restore, afterKill });
  });

  it(`in claim holds all keys or none, and a rerun works (${KILLS} times)`, async () => {
    const keys = (id: string) => Array.from({ length: 20 }, (_, at) => `api:GET /${id}/${at}`);
    const locks = { 'wp-api': { keys: keys('a') }, 'wp-web': { keys: keys('b') } };
    let workspace = claimingWorkspace({});
    const what = () => ({ kind: 'claim', root: workspace.root, workspace: SHOP }) as const;
    const held = async () => {
      const observer = await workspace.store({ id: 'observer', type: 'test' });
      const found = await observer.checkLocks();
      await observer.close();
      return found.length;
    };
    const restore = async () => {
      workspace = claimingWorkspace({ 'add-users': locks });
    };
    const afterKill = async () => {
      const before = await held();
      await quietly(what());
      const all = await held();
      expect(all).toBeGreaterThanOrEqual(40);
      expect([0, all]).toContain(before);
    };
    await killRepeatedly(what, { restore, afterKill });
  });

  it(`in submit puts no package on the queue twice, and a rerun works (${KILLS} times)`, async () => {
    let workspace = claimingWorkspace({});
    const what = () => ({ kind: 'submit', root: workspace.root, workspace: SHOP }) as const;
    const restore = async () => {
      workspace = claimingWorkspace({ 'add-users': { 'wp-api': {}, 'wp-web': {} } });
      const options = { coordinator: undefined, env: {}, warn: () => undefined };
      await claimPlan(workspace.root, options, 'add-users');
      await approveChange(workspace.root, 'add-users', { by: 'Ada <ada@example.com>' });
    };
    const afterKill = async () => {
      const { root, store } = workspace;
      await quietly(what());
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
    };
    await killRepeatedly(what, { restore, afterKill });
  });
});
