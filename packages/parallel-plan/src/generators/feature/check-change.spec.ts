import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { tempWorkspace } from '../../testing/temp-workspace';
import { treeAt } from '../testing/tree';
import { checkNewChange } from './check-change';

const CHANGE = 'openspec/changes/add-login';

describe('checkNewChange', () => {
  it.each<[string, Record<string, string>, readonly string[], string | undefined]>([
    ['takes an id without a folder', {}, [], undefined],
    ['takes a folder that is empty', {}, [CHANGE], undefined],
    [
      'takes the empty folders of an interrupted run',
      {},
      [`${CHANGE}/contracts`, `${CHANGE}/specs/login`],
      undefined,
    ],
    [
      'takes what a deleted change has left',
      { [`${CHANGE}/context/wp-web.md`]: '', [`${CHANGE}/results/wp-web/result.json`]: '' },
      [],
      undefined,
    ],
    ['refuses a plan', { [`${CHANGE}/work-packages.yaml`]: '' }, [], 'feature/change-exists'],
    [
      'refuses a file in a folder',
      { [`${CHANGE}/specs/login/spec.md`]: '' },
      [],
      'feature/change-exists',
    ],
    [
      'refuses an archived change',
      { 'openspec/changes/archive/2026-01-31-add-login/proposal.md': '' },
      [],
      'feature/change-archived',
    ],
  ])('%s', (_, files, folders, code) => {
    const { root } = tempWorkspace(files);
    for (const folder of folders) mkdirSync(join(root, folder), { recursive: true });
    let thrown: unknown;
    try {
      checkNewChange(treeAt(root), 'add-login');
    } catch (error) {
      thrown = error;
    }
    expect((thrown as { code?: string } | undefined)?.code).toBe(code);
  });
});
