/** An entry of a git tree. */
export interface TreeEntry {
  readonly name: string;
  /** Links and submodules are `other`: nothing is read through them. */
  readonly kind: 'tree' | 'file' | 'other';
  readonly oid: string;
}

/**
 * The entries of a git tree object: `<mode> <name>\0<object id>` after another.
 *
 * @param bytes the content of the object
 * @param oidBytes the length of an object id: 20 with SHA-1, 32 with SHA-256
 * @see https://git-scm.com/book/en/v2/Git-Internals-Git-Objects#_tree_objects
 */
export function parseTree(bytes: Buffer, oidBytes: number): readonly TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(0x20, at);
    const end = bytes.indexOf(0, space);
    if (space === -1 || end === -1) break;
    const mode = bytes.toString('latin1', at, space);
    const name = bytes.toString('utf8', space + 1, end);
    at = end + 1 + oidBytes;
    entries.push({ name, kind: kindOf(mode), oid: bytes.toString('hex', end + 1, at) });
  }
  return entries;
}

function kindOf(mode: string): TreeEntry['kind'] {
  if (mode === '40000') return 'tree';
  return mode.startsWith('100') ? 'file' : 'other';
}
