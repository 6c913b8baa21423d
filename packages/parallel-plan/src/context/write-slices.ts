import type { ContextSlice } from '@parallel-plan/plan';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { leadsOutside } from '../paths';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { CHANGES_FOLDER } from '../workspace/open-changes';

/** The folder for the slices of a change, workspace-relative. */
export function contextFolder(changeId: string): string {
  return `${CHANGES_FOLDER}/${changeId}/context`;
}

/**
 * Replaces the slices of a change, one folder per package. A folder is written under a temporary
 * name and then renamed, so that no reader sees a partial one.
 *
 * @param root absolute path of the workspace root, with symbolic links resolved
 * @param all whether these are all slices of the change; if so, everything else in its folder is
 *   removed
 * @throws NotCheckableError if the slices can't be written
 */
export function writeSlices(
  root: string,
  changeId: string,
  slices: readonly ContextSlice[],
  all: boolean,
): void {
  const target = join(root, contextFolder(changeId));
  if (leadsOutside(root, target) !== undefined) {
    throw new NotCheckableError(
      `${contextFolder(changeId)} is a link that leads outside the workspace: remove it.`,
    );
  }
  const fresh = `${target}.${process.pid}.tmp`;
  try {
    for (const slice of slices) {
      writeFolder(join(fresh, slice.packageId), [
        ...slice.files.map(({ path, text }) => [path, text] as const),
        ['manifest.json', renderManifest(slice)],
      ]);
    }
    if (all) replaceFolder(fresh, target);
    else {
      for (const { packageId } of slices) {
        replaceFolder(join(fresh, packageId), join(target, packageId));
      }
    }
  } catch (error) {
    const { code = 'unknown reason' } = error as NodeJS.ErrnoException;
    throw new NotCheckableError(`${contextFolder(changeId)} could not be written (${code}).`);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

function writeFolder(folder: string, files: readonly (readonly [string, string])[]): void {
  for (const [path, text] of files) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

function replaceFolder(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  rmSync(to, { recursive: true, force: true });
  renameSync(from, to);
}

/**
 * `manifest.json`: the files of a slice, for programs. Its shape is documented in
 * `docs/targets/context.md`.
 */
export function renderManifest(slice: ContextSlice): string {
  return `${JSON.stringify(manifestOf(slice), null, 2)}\n`;
}

export function manifestOf({ files, ...slice }: ContextSlice): Readonly<Record<string, unknown>> {
  return {
    version: 1,
    change: slice.change,
    package: slice.packageId,
    planRevision: slice.planRevision,
    contractsRevision: slice.contractsRevision,
    tokens: slice.tokens,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    files: files.map(({ path, source, cut, bytes, tokens }) => ({
      path,
      ...(source === undefined ? {} : { source }),
      cut,
      bytes,
      tokens,
    })),
  };
}
