import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { leavesRoot } from '../../paths';
import { NotCheckableError } from '../../workspace/not-checkable-error';

/** Changes to files of a workspace that are not written yet. Paths are workspace-relative. */
export class StagedFiles {
  private readonly staged = new Map<string, string>();
  private readonly touched = new Set<string>();

  /** @param root absolute path of the workspace root, with symbolic links resolved */
  constructor(readonly root: string) {}

  /** @returns `undefined` if there is no such file */
  read(file: string): string | undefined {
    const text = this.staged.get(file);
    if (text !== undefined) return text;
    const path = join(this.root, file);
    return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  }

  exists(file: string): boolean {
    return this.staged.has(file) || existsSync(join(this.root, file));
  }

  /** The files in a folder on disk, without those in its folders. */
  filesIn(folder: string): readonly string[] {
    const path = join(this.root, folder);
    if (!existsSync(path)) return [];
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => posix.join(folder, name))
      .sort();
  }

  /** Stages a text. A text that equals the file is no change. */
  write(file: string, text: string): void {
    if (this.read(file) === text) return;
    this.staged.set(file, text);
    this.touched.add(file);
  }

  /** The files that were staged since the last call, in the order of their first change. */
  takeTouched(): readonly string[] {
    const files = [...this.touched];
    this.touched.clear();
    return files;
  }

  /** Writes all changes. */
  commit(): void {
    for (const file of this.staged.keys()) {
      if (leavesRoot(this.root, join(this.root, file))) {
        throw new NotCheckableError(`${file} leads outside the workspace. Nothing was written.`);
      }
    }
    for (const [file, text] of this.staged) {
      mkdirSync(dirname(join(this.root, file)), { recursive: true });
      writeFileSync(join(this.root, file), text);
    }
    this.staged.clear();
  }
}
