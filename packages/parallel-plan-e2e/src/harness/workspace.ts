import { existsSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { nxState, userEnvironment } from './environment';
import { mustRun, runCommand, type CommandOptions, type CommandResult } from './run-command';

type RunOptions = Partial<Omit<CommandOptions, 'cwd'>>;

/** A workspace on disk and the commands that a user would type in it. */
export class Workspace {
  /** Nx runs plugins in its own process, which halves the time of a command. */
  readonly env: NodeJS.ProcessEnv;
  /** In seconds since 1970. Far in the past, so that no program writes a file in the same second. */
  #writtenAt = 1_000_000_000;

  /**
   * @param root absolute path of the workspace
   * @param stateFolder absolute path of a folder outside it, for Nx's cache and data
   */
  constructor(
    readonly root: string,
    stateFolder: string,
  ) {
    this.env = { ...userEnvironment(), ...nxState(stateFolder), NX_ISOLATE_PLUGINS: 'false' };
  }

  nx(args: readonly string[], options: RunOptions = {}): CommandResult {
    return this.run(this.path('node_modules/.bin/nx'), args, options);
  }

  /** The command-line tool of the plugin, without Nx. */
  bin(args: readonly string[], options: RunOptions = {}): CommandResult {
    return this.run(this.path('node_modules/.bin/parallel-plan'), args, options);
  }

  /**
   * Runs a command line of the documentation, as its reader would.
   *
   * @param line `nx …` or `parallel-plan …` without `npx`, else a line for the shell
   */
  type(line: string): CommandResult {
    const words = (line.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replaceAll('"', ''));
    const [program, ...args] = words;
    if (program === 'nx') return this.nx(args);
    if (program === 'parallel-plan') return this.bin(args);
    return this.run('sh', ['-c', line], {});
  }

  openspec(args: readonly string[]): CommandResult {
    return this.run(this.path('node_modules/.bin/openspec'), args, {});
  }

  run(file: string, args: readonly string[], options: RunOptions): CommandResult {
    return runCommand(file, args, {
      ...options,
      cwd: this.root,
      env: { ...this.env, ...options.env },
    });
  }

  git(...args: string[]): string {
    return mustRun('git', args, { cwd: this.root, env: this.env }).stdout;
  }

  /** What git sees as changed, one line per path; empty when the tree is as it was committed. */
  status(): string {
    return this.git('status', '--porcelain', '--untracked-files=all');
  }

  commit(message: string): void {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--allow-empty', '--message', message);
  }

  /** Undoes everything since the last commit, and forgets all that was ever claimed. */
  reset(): void {
    this.git('reset', '--quiet', '--hard');
    this.git('clean', '--quiet', '--force', '-d');
    rmSync(this.path('.git/parallel-plan'), { recursive: true, force: true });
  }

  path(relative: string): string {
    return join(this.root, relative);
  }

  exists(relative: string): boolean {
    return existsSync(this.path(relative));
  }

  read(relative: string): string {
    return readFileSync(this.path(relative), 'utf8');
  }

  readJson<T>(relative: string): T {
    return JSON.parse(this.read(relative)) as T;
  }

  /**
   * Writes a file with a modification time of its own. Without a daemon, Nx takes a file for unchanged as long as its
   * modification time is within the same second.
   */
  write(relative: string, content: string | Uint8Array): void {
    mkdirSync(dirname(this.path(relative)), { recursive: true });
    writeFileSync(this.path(relative), content);
    this.#writtenAt++;
    utimesSync(this.path(relative), this.#writtenAt, this.#writtenAt);
  }
}
