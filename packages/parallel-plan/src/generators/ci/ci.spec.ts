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
const SCOPE = '.github/workflows/parallel-plan-scope.yml';
const REPORT = '.github/workflows/parallel-plan-report.yml';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

function workflow(tree: Tree, file: string) {
  return parse(tree.read(file, 'utf-8') ?? '') as {
    readonly on: string | Readonly<Record<string, unknown>>;
    readonly permissions: Readonly<Record<string, string>>;
    readonly jobs: Readonly<
      Record<
        string,
        { readonly permissions?: Readonly<Record<string, string>>; readonly steps: readonly Step[] }
      >
    >;
  };
}

function onPush(tree: Tree): unknown {
  const { on } = workflow(tree, CHECK);
  return typeof on === 'string' ? undefined : on['push'];
}

describe('the ci generator', () => {
  let tree: Tree;

  beforeEach(() => {
    tree = createTreeWithEmptyWorkspace();
  });

  it('writes only the script for a CI other than GitHub Actions', async () => {
    await ciGenerator(tree, { ci: 'shell' });
    expect(Object.keys(treeFiles(tree, '.github'))).toEqual([]);
    expect(tree.listChanges().find(({ path }) => path === SCRIPT)?.options?.mode).toBe('755');
  });

  it('writes a script for a POSIX shell', async () => {
    await ciGenerator(tree, {});
    const { root } = tempWorkspace({ 'ci.sh': tree.read(SCRIPT, 'utf-8') ?? '' });
    expect(() => execFileSync('sh', ['-n', join(root, 'ci.sh')])).not.toThrow();
    expect(tree.read(SCRIPT, 'utf-8')).toContain('nx affected -t validate scope-check verify');
  });

  it('runs branch code only in jobs without secrets and write permissions', async () => {
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

  it('checks the scope with the tools, plan and workflow of the base', async () => {
    await ciGenerator(tree, {});
    const scope = workflow(tree, SCOPE);
    expect(scope.on).toBe('pull_request_target');
    expect(scope.permissions).toEqual({ contents: 'read' });
    expect(tree.read(SCOPE, 'utf-8')).not.toMatch(/secrets\.|github\.token/);
    const { steps = [] } = scope.jobs['scope'] ?? {};
    const inHead = steps.filter(
      (step) => (step as { 'working-directory'?: string })['working-directory'] === 'head',
    );
    expect(inHead.map(({ run }) => run)).toEqual([
      '../base/node_modules/.bin/parallel-plan scope-check --branch="$BRANCH" --base="$BASE" --plan-ref="$BASE"',
    ]);
    for (const { run = '' } of steps) expect(run).not.toContain('${{');
    expect(tree.read(CHECK, 'utf-8')).toContain('git show "$NX_BASE:tools/parallel-plan-ci.sh"');
  });

  it('pins every action by commit', async () => {
    await ciGenerator(tree, {});
    for (const file of [CHECK, SCOPE, REPORT]) {
      const uses = [...(tree.read(file, 'utf-8') ?? '').matchAll(/uses: (.*)/g)].map(
        ([, name]) => name,
      );
      expect(uses.length).toBeGreaterThan(1);
      for (const name of uses)
        expect(name).toMatch(/^[\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
  });

  it('compares a pull request with its start in a full clone', async () => {
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
  ])('uses the package manager %s', async (lockFile, expected) => {
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
    expect(onPush(tree)).toEqual({ branches: ['develop'] });
    expect(tree.read(SCRIPT, 'utf-8')).toContain('git merge-base origin/develop HEAD');
  });

  it.each([
    'main;touch x]',
    '$(touch x)',
    'main\ntouch x',
    '-rf',
    'a b',
    'a..b',
    'refs/heads/',
    '',
    7,
    "it's`x`",
  ])('quotes or refuses the default branch %j', async (defaultBase) => {
    tree.write('nx.json', JSON.stringify({ defaultBase }));
    const written = await ciGenerator(tree, {}).then(
      () => true,
      (error: Error) => {
        expect(error.message).toMatch(
          /^\[ci\/default-base\] "defaultBase" in nx\.json is .*, which is not a branch name/,
        );
        return false;
      },
    );
    if (!written) return expect(tree.exists(SCRIPT)).toBe(false);
    const name = String(defaultBase);
    expect(onPush(tree)).toEqual({ branches: [name] });
    const script =
      (tree.read(SCRIPT, 'utf-8') ?? '').split('\n').find((line) => line.includes('merge-base')) ??
      '';
    const word = script.replace(/.*merge-base (.*) HEAD.*/, '$1');
    expect(execFileSync('sh', ['-c', `printf %s ${word}`], { encoding: 'utf8' })).toBe(
      `origin/${name}`,
    );
  });

  it('changes nothing in a second run and keeps edits', async () => {
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
