import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { userEnvironment } from './harness/environment';
import { REPOSITORY_ROOT } from './harness/packed-packages';
import { mustRun, runCommand } from './harness/run-command';
import { runFolder } from './harness/run-folder';
import { useWorkspace } from './harness/use-workspace';

describe('npm run pack', () => {
  const tarballs = readdirSync(runFolder().tarballs).sort();

  it('makes one tarball for each published package', () => {
    const names = tarballs.map((file) => file.replace(/-\d+\.\d+\.\d+.*\.tgz$/, ''));
    expect(names).toEqual(
      expect.arrayContaining(['parallel-plan', 'parallel-plan-contracts', 'parallel-plan-plan']),
    );
    expect(names).not.toContain('parallel-plan-e2e');
  });

  describe.each(tarballs)('%s', (tarball) => {
    const files = mustRun('tar', ['-tzf', join(runFolder().tarballs, tarball)], {
      cwd: runFolder().root,
      env: userEnvironment(),
    })
      .stdout.split('\n')
      .filter(Boolean)
      .map((path) => path.replace(/^package\//, ''));

    it.each(['README.md', 'LICENSE', 'package.json', 'src/index.js', 'src/index.d.ts'])(
      'has %s',
      (file) => {
        expect(files).toContain(file);
      },
    );

    it.each([
      ['specs', /\.spec\./],
      ['test helpers', /(^|\/)testing\//],
      ['sources', /(?<!\.d)\.ts$/],
      ['configuration of the build', /(^|\/)(project|tsconfig.*)\.json$|jest\.config/],
    ])('does not have %s', (_what, pattern) => {
      expect(files.filter((file) => pattern.test(file) && !file.includes('/files/'))).toEqual([]);
    });
  });

  it('ships the JSON Schemas that editors use', () => {
    const listed = tarballs.flatMap((tarball) =>
      mustRun('tar', ['-tzf', join(runFolder().tarballs, tarball)], {
        cwd: runFolder().root,
        env: userEnvironment(),
      }).stdout.split('\n'),
    );
    for (const schema of ['work-packages.schema.json', 'feature-brief.schema.json']) {
      expect(listed).toContainEqual(
        expect.stringMatching(new RegExp(`/${schema.replaceAll('.', '\\.')}$`)),
      );
    }
  });

  it.each([
    ['no folder', []],
    ['two folders', ['a', 'b']],
    ['an unknown option', ['--fast', 'a']],
  ])('explains its use when it gets %s', (_what, args) => {
    const result = runCommand(process.execPath, ['tools/release/pack.mjs', ...args], {
      cwd: REPOSITORY_ROOT,
      env: userEnvironment(),
    });
    expect(result).toMatchObject({ exitCode: 2, stdout: '' });
    expect(result.stderr).toContain('Usage: npm run pack -- <folder>');
  });
});

describe('the tarballs, installed together', () => {
  const workspace = useWorkspace('demo');

  it('depend on each other without the registry', () => {
    const { packages } = workspace().readJson<{ packages: Record<string, { resolved?: string }> }>(
      'package-lock.json',
    );
    const ours = Object.entries(packages).filter(([path]) =>
      /(^|\/)(@parallel-plan\/[^/]+|parallel-plan)$/.test(path),
    );
    expect(ours.length).toBeGreaterThanOrEqual(3);
    for (const [path, { resolved }] of ours) {
      expect([path, resolved]).toEqual([path, expect.stringMatching(/^file:.+\.tgz$/)]);
    }
  });
});
