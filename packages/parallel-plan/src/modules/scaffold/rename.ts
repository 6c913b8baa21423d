import { posix } from 'node:path';

/** The place of a project, with the names that code imports it with. */
export interface NamedProject {
  readonly name: string;
  /** Workspace-relative. */
  readonly root: string;
  /** The name of its package or its path alias. */
  readonly importName?: string;
}

/** Replaces the names and paths of existing projects in a text by those of new ones. */
export type Rename = (text: string) => string;

/**
 * Makes the replacement for the files of a project that is copied.
 *
 * @param pairs existing project and new project: the project itself first, then those it depends on
 *   that have a new counterpart
 */
export function renaming(pairs: readonly (readonly [NamedProject, NamedProject])[]): Rename {
  const names = new Map<string, string>();
  const add = (from: string | undefined, to: string | undefined): void => {
    if (from !== undefined && to !== undefined && !names.has(from)) names.set(from, to);
  };
  for (const [from, to] of pairs) {
    add(from.importName, to.importName);
    add(from.root, to.root);
    add(from.name, to.name);
    add(posix.basename(from.root), posix.basename(to.root));
  }
  const [[own, copy] = []] = pairs;
  const offset = own && copy ? offsets(own.root, copy.root) : (text: string) => text;
  // The longest first, so that a root wins over the name in it.
  const list = [...names.keys()].sort((a, b) => b.length - a.length).map(escaped);
  if (list.length === 0) return offset;
  const pattern = new RegExp(`(?<![\\w@-])(?:${list.join('|')})(?![\\w-])`, 'g');
  return (text) => offset(text.replace(pattern, (found) => names.get(found) ?? found));
}

/** The name of the new project's package or alias, made like that of the sibling. */
export function importNameLike(from: NamedProject, to: NamedProject): string | undefined {
  const { importName } = from;
  if (importName === undefined) return undefined;
  const [bare, newBare] = [from.name, to.name].map((name) => name.replace(/^@[^/]+\//, ''));
  for (const [old, next] of [
    [from.name, to.name],
    [bare, newBare],
    [posix.basename(from.root), posix.basename(to.root)],
  ]) {
    if (old === undefined || next === undefined || old === next) continue;
    const renamed = renaming([
      [
        { name: old, root: old },
        { name: next, root: next },
      ],
    ])(importName);
    if (renamed !== importName) return renamed;
  }
  const scope = /^@[^/]+\//.exec(importName)?.[0] ?? '';
  return `${scope}${newBare ?? to.name}`;
}

/** Corrects paths from a project to the workspace root, if the copy lies deeper or less deep. */
function offsets(from: string, to: string): Rename {
  const [old, next] = [from, to].map((root) => '../'.repeat(root.split('/').length));
  if (old === next || old === undefined || next === undefined) return (text) => text;
  const pattern = new RegExp(`(?<![./\\w])${escaped(old)}(?!\\.\\./)`, 'g');
  return (text) => text.replace(pattern, next);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
