import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Tree } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import { parse } from 'yaml';
import { tempWorkspace } from '../../testing/temp-workspace';
import { treeFiles } from '../testing/tree';
import ciGenerator from './ci';

const SCRIPT = 'tools/parallel-plan-ci.sh';
const CHECK = '.github/workflows/parallel-plan.yml';
const REPORT = '.github/workflows/parallel-plan-report.yml';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

function workflow(tree: Tree, file: string) {
  return parse(tree.read(file, 'utf-8') ?? '') as {
    readonly on: Readonly<Record<string, unknown>>;
    readonly permissions: Readonly<Record<string, string>>;
    readonly jobs: Readonly<
      Record<
        string,
        { readonly permissions?: Readonly<Record<string, string>>; readonly steps: readonly Step[] }
      >
    >;
  };
}

describe('the ci generator', () => {
  let tree: Tree;

  beforeEach(() => {
    tree = createTreeWithEmptyWorkspace();
  });

  it('writes the script alone for a CI that is not GitHub Actions', async () => {
    await ciGenerator(tree, { ci: 'shell' });
    expect(Object.keys(treeFiles(tree, '.github'))).toEqual([]);
    expect(tree.listChanges().find(({ path }) => path === SCRIPT)?.options?.mode).toBe('755');
  });

  it('writes a script that a plain shell reads', async () => {
    await ciGenerator(tree, {});
    const { root } = tempWorkspace({ 'ci.sh': tree.read(SCRIPT, 'utf-8') ?? '' });
    expect(() => execFileSync('sh', ['-n', join(root, 'ci.sh')])).not.toThrow();
    expect(tree.read(SCRIPT, 'utf-8')).toContain('nx affected -t validate scope-check verify');
  });

  it('runs code of a branch without secrets and rights, and nothing of it where there are some', async () => {
    await ciGenerator(tree, {});
    const check = workflow(tree, CHECK);
    expect(check.permissions).toEqual({ contents: 'read' });
    expect(check.jobs['check']?.permissions).toBeUndefined();
    expect(tree.read(CHECK, 'utf-8')).not.toMatch(/secrets\.|pull_request_target|github\.token/);

    const report = workflow(tree, REPORT);
    expect(Object.keys(report.on)).toEqual(['workflow_run']);
    expect(report.permissions).toEqual({});
    const steps = report.jobs['report']?.steps ?? [];
    expect(steps.length).toBeGreaterThan(2);
    for (const { uses = '', run = '' } of steps) {
      expect(uses).not.toMatch(/checkout|setup-node/);
      // What a branch is called must not become a command: names come through the environment.
      expect(run).not.toContain('${{');
      expect(run).not.toMatch(/\b(?:npx|npm|node|sh) /);
    }
  });

  it('compares a pull request with where it started, in a clone with its history', async () => {
    await ciGenerator(tree, {});
    const text = tree.read(CHECK, 'utf-8') ?? '';
    expect(text).toContain(
      'NX_BASE: ${{ github.event.pull_request.base.sha || github.event.before }}',
    );
    expect(workflow(tree, CHECK).jobs['check']?.steps[0]?.with).toMatchObject({
      'fetch-depth': 0,
      'persist-credentials': false,
    });
  });

  it.each([
    ['package-lock.json', ['npm ci', 'npx nx affected']],
    [
      'pnpm-lock.yaml',
      ['corepack enable', 'pnpm install --frozen-lockfile', 'pnpm exec nx affected'],
    ],
    ['yarn.lock', ['corepack enable', 'yarn']],
  ])('speaks the package manager of %s', async (lockFile, expected) => {
    const { root } = tempWorkspace({ [lockFile]: '' });
    Object.defineProperty(tree, 'root', { value: root });
    tree.write('package.json', '{}');
    await ciGenerator(tree, {});
    const text = `${tree.read(CHECK, 'utf-8')}${tree.read(SCRIPT, 'utf-8')}`;
    for (const line of expected) expect(text).toContain(line);
  });

  it('takes the default branch from nx.json', async () => {
    tree.write('nx.json', JSON.stringify({ defaultBase: 'origin/develop' }));
    await ciGenerator(tree, {});
    expect(workflow(tree, CHECK).on['push']).toEqual({ branches: ['develop'] });
    expect(tree.read(SCRIPT, 'utf-8')).toContain('git merge-base origin/develop HEAD');
  });

  it('changes nothing when it runs again, and nothing of what was edited', async () => {
    await ciGenerator(tree, {});
    const before = treeFiles(tree);
    await ciGenerator(tree, {});
    expect(treeFiles(tree)).toEqual(before);

    tree.write(SCRIPT, '#!/bin/sh\n');
    await expect(ciGenerator(tree, {})).rejects.toThrow(
      /^\[ci\/exists\] .*--overwrite replaces them\.\ntools\/parallel-plan-ci\.sh$/,
    );
    await ciGenerator(tree, { overwrite: true });
    expect(treeFiles(tree)).toEqual(before);
  });
});
