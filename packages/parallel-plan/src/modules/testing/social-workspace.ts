import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join, posix } from 'node:path';
import { type TempWorkspace, tempWorkspace } from '../../testing/temp-workspace';
import { runProgram } from '../../workspace/run-program';
import { type Layout, SOCIAL_EDGES, socialFiles, socialRoot } from './social-files';

const REPOSITORY = join(__dirname, '../../../../..');

/** The social network on disk. Its tools come from a `node_modules` above it. */
export interface SocialWorkspace {
  /** Absolute path. */
  readonly root: string;
  /** Workspace-relative root of each project, by name. New projects can be added. */
  readonly projectRoots: Map<string, string>;
  /** Writes files, by workspace-relative path. */
  write(files: Readonly<Record<string, string>>): void;
  git: TempWorkspace['git'];
  /**
   * Runs targets of projects.
   *
   * @returns the output if one fails, else an empty text
   */
  nx(targets: readonly string[], projects: readonly string[]): Promise<string>;
  /** Links a project as the package manager would. */
  link(project: string, importers: readonly string[]): void;
}

/** Writes the workspace into a folder of its own, and commits it. */
export function socialWorkspace(layout: Layout): SocialWorkspace {
  const folder = tempWorkspace();
  const root = join(folder.root, 'repository');
  symlinkSync(join(REPOSITORY, 'node_modules'), join(folder.root, 'node_modules'));
  const projectRoots = new Map(Object.keys(SOCIAL_EDGES).map((name) => [name, socialRoot(name)]));
  const workspace: SocialWorkspace = {
    root,
    projectRoots,
    write: (files) =>
      folder.write(
        Object.fromEntries(
          Object.entries(files).map(([path, text]) => [`repository/${path}`, text]),
        ),
      ),
    git: (...args) => folder.git('-C', root, ...args),
    async nx(targets, projects) {
      const nx = join(REPOSITORY, 'node_modules/.bin/nx');
      const args = ['run-many', '-t', targets.join(','), '-p', projects.join(','), '--parallel=2'];
      const { exitCode, stdout, stderr } = await runProgram(process.execPath, [nx, ...args], {
        cwd: root,
        timeout: 600_000,
        env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', CI: 'true', NODE_OPTIONS: '' },
      });
      return exitCode === 0 ? '' : `${stdout}\n${stderr}`;
    },
    link(project, importers) {
      const folders =
        layout === 'pnpm'
          ? importers.map((name) => posix.join(projectRoots.get(name) ?? '', 'node_modules'))
          : ['node_modules'];
      for (const place of folders) {
        const scope = join(root, place, '@social');
        mkdirSync(scope, { recursive: true });
        if (existsSync(join(scope, project))) continue;
        symlinkSync(join(root, projectRoots.get(project) ?? ''), join(scope, project));
      }
    },
  };
  workspace.write(socialFiles(layout));
  if (layout !== 'paths') {
    for (const name of Object.keys(SOCIAL_EDGES)) {
      const importers = Object.entries(SOCIAL_EDGES).filter(([, targets]) =>
        targets.includes(name),
      );
      workspace.link(
        name,
        importers.map(([importer]) => importer),
      );
    }
  }
  workspace.git('init', '-q', '-b', 'main');
  workspace.git('add', '-A');
  workspace.git('commit', '-q', '-m', 'workspace');
  return workspace;
}
