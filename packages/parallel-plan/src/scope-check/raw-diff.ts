import type { ChangedPath } from '@parallel-plan/plan';

/** One entry of `git diff --raw -z`. Paths are those of the repository. */
export interface RawEntry extends Pick<ChangedPath, 'path' | 'status' | 'from'> {
  /** Of the new side: `120000` for a symbolic link, `160000` for a submodule. */
  readonly mode: string;
  /** The new content; only zeros where it is in no object, as in a working tree. */
  readonly blob: string;
}

const STATUS: Readonly<Record<string, ChangedPath['status']>> = {
  A: 'added',
  M: 'modified',
  T: 'modified',
  D: 'deleted',
  R: 'renamed',
  C: 'copied',
  U: 'unmerged',
};

/**
 * Reads the output of `git diff --raw -z`: `:<mode> <mode> <id> <id> <status>`, then the path, then
 * for renames and copies the new path, each ended by NUL. See
 * https://git-scm.com/docs/diff-format#_raw_output_format
 */
export function parseRawDiff(output: string): readonly RawEntry[] {
  const fields = output.split('\0');
  const entries: RawEntry[] = [];
  for (let index = 0; index + 1 < fields.length; index++) {
    const [, mode = '', , blob = '', letter = ''] = (fields[index] ?? '').split(' ');
    const status = STATUS[letter[0] ?? ''] ?? 'modified';
    const path = fields[++index] ?? '';
    if (status === 'renamed' || status === 'copied') {
      entries.push({ path: fields[++index] ?? '', status, from: path, mode, blob });
    } else entries.push({ path, status, mode, blob });
  }
  return entries;
}
