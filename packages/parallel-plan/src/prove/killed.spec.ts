import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { approveChange } from '../approval/approve-change';
import { readApproval } from '../approval/read-approval';
import { planText } from '../testing/plan-text';
import { KILLS, killAt } from '../testing/kill-at';
import { tempWorkspace } from '../testing/temp-workspace';
import { fixOpenChanges } from './fix';

const PROGRAM = join(__dirname, 'testing/write-loop.ts');
const FOLDER = 'openspec/changes/add-sessions';
const PLAN = `${FOLDER}/work-packages.yaml`;
const BEFORE = planText('add-sessions', [{ id: 'wp-main', write: ['./src//a/**'] }]);

jest.setTimeout(60_000 + KILLS * 10_000);

/** Spread over the time of a few rounds. */
const MOMENTS = Array.from({ length: KILLS }, (_, at) => (at * 37) % 50);

describe('kill -9', () => {
  it(`leaves a complete approval or none (${KILLS} times)`, async () => {
    const { root } = tempWorkspace({ 'nx.json': '{}', [PLAN]: BEFORE });
    for (const moment of MOMENTS) {
      await killAt(moment, PROGRAM, 'approve', root, 'add-sessions');
      expect(['current', 'missing']).toContain(readApproval(root, 'add-sessions').state);
    }
    await approveChange(root, 'add-sessions', { by: 'Ada' });
    expect(readApproval(root, 'add-sessions').state).toBe('current');
    // What killed runs have left is gone.
    expect(readdirSync(join(root, FOLDER)).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it(`leaves a fixed or an unchanged plan (${KILLS} times)`, async () => {
    const { root } = tempWorkspace({ 'nx.json': '{}', [PLAN]: BEFORE });
    const quiet = { write: () => true };
    const fix = () =>
      fixOpenChanges(
        root,
        { fix: { dryRun: false }, format: 'text' },
        { stdout: quiet, stderr: quiet },
      );
    fix();
    const after = readFileSync(join(root, PLAN), 'utf8');
    expect(after).not.toBe(BEFORE);
    for (const moment of MOMENTS) {
      await killAt(moment, PROGRAM, 'fix', root, 'add-sessions', BEFORE);
      expect([BEFORE, after]).toContain(readFileSync(join(root, PLAN), 'utf8'));
    }
    fix();
    expect(readFileSync(join(root, PLAN), 'utf8')).toBe(after);
    expect(existsSync(join(root, PLAN))).toBe(true);
  });
});
