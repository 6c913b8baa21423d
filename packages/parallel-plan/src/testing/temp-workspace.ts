import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const created: string[] = [];

afterAll(() => {
  for (const root of created.splice(0)) rmSync(root, { recursive: true, force: true });
});

/** A separate folder for one test. It is removed when the spec file is done. */
export interface TempWorkspace {
  /** Absolute path, with symbolic links resolved. */
  readonly root: string;
  /**
   * Writes files, by workspace-relative path, and creates their folders. If a plan names
   * `contracts/README.md` as its contract, as `planText` does, that file is created too.
   */
  write(files: Readonly<Record<string, string | Uint8Array>>): void;
  /** Runs git in the folder and returns its output. */
  git(...args: readonly string[]): string;
  /** Makes the folder a git repository (once) and commits all files. */
  commit(message?: string): void;
}

export function tempWorkspace(
  files: Readonly<Record<string, string | Uint8Array>> = {},
): TempWorkspace {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'parallel-plan-')));
  created.push(root);
  const workspace: TempWorkspace = {
    root,
    write(more) {
      for (const [path, content] of Object.entries({ ...indexesOf(root, more), ...more })) {
        const target = join(root, path);
        mkdirSync(dirname(target), { recursive: true });
        writeFileSync(target, content);
      }
    },
    git(...args) {
      return execFileSync('git', args, { cwd: root, encoding: 'utf8', env: gitEnvironment() });
    },
    commit(message = 'state') {
      if (!existsSync(join(root, '.git'))) workspace.git('init', '-q', '-b', 'main');
      workspace.git('add', '-A');
      workspace.git('commit', '-q', '--allow-empty', '-m', message);
    },
  };
  workspace.write(files);
  return workspace;
}

function indexesOf(
  root: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Readonly<Record<string, string>> {
  const indexes = Object.entries(files).flatMap(([path, content]): [string, string][] => {
    const [, change] =
      /^((?:.+\/)?openspec\/changes\/[^/]+)\/work-packages\.yaml$/.exec(path) ?? [];
    const index = `${change}/contracts/README.md`;
    const isNamed = typeof content === 'string' && content.includes('files: [contracts/README.md]');
    return change && isNamed && !existsSync(join(root, index)) ? [[index, '# Contracts\n']] : [];
  });
  return Object.fromEntries(indexes);
}

/** `jest.preset.js` sets the configuration of git. */
function gitEnvironment(): NodeJS.ProcessEnv {
  const identity = { NAME: 'Test', EMAIL: 'test@example.com' };
  return {
    ...process.env,
    GIT_AUTHOR_NAME: identity.NAME,
    GIT_AUTHOR_EMAIL: identity.EMAIL,
    GIT_COMMITTER_NAME: identity.NAME,
    GIT_COMMITTER_EMAIL: identity.EMAIL,
  };
}
