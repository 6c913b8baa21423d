import { quoted } from '../../text';
import { globOf, globUnder } from '../../scope/path-glob';
import { parseGlob } from '../../scope/parse-glob';
import type { PlacedScope } from '../../scope/plan-globs';
import { findScopeOverlap } from '../../scope/scope-overlap';
import { ScopeTooComplexError } from '../../scope/scope-too-complex-error';
import { UnwritablePathError } from '../../scope/unwritable-path-error';
import type { Rule } from '../rule';
import { planOverlaps } from './plan-overlaps';

export const fileFolder: Rule = {
  meta: {
    id: 'scope/file-folder',
    severity: 'error',
    required: true,
    summary: 'A package may write a file where a parallel package may write a folder.',
    why: 'A path is a file or a folder. Each branch is fine alone, but git cannot merge a file `libs/foo` with a folder `libs/foo/`.',
    howToFix:
      'Give the file and the folder to one package, rename one of them, or let one package depend on the other.',
    examples: {
      wrong: `packages:
  - package_id: wp-api
    depends_on: []
    scope: { write_allow: ['libs/foo'], read_allow: ['**'] }
  - package_id: wp-web
    depends_on: []
    scope: { write_allow: ['libs/foo/**'], read_allow: ['**'] }`,
      right: `packages:
  - package_id: wp-api
    depends_on: []
    scope: { write_allow: ['libs/foo.ts'], read_allow: ['**'] }
  - package_id: wp-web
    depends_on: []
    scope: { write_allow: ['libs/foo/**'], read_allow: ['**'] }`,
    },
  },
  needsDag: true,
  check({ view, dag, report }) {
    if (dag === undefined) return;
    const { scopes } = planOverlaps(view, dag);
    const files = filesOf(scopes);
    if (files.size === 0) return;
    const seen = new Set<string>();
    for (const [b, { write_allow, places }] of scopes.entries()) {
      for (const [index, glob] of write_allow.entries()) {
        for (const folder of foldersOf(glob)) {
          for (const file of files.get(folder) ?? []) {
            const pair = `${Math.min(file.scope, b)} ${Math.max(file.scope, b)}`;
            if (seen.has(pair) || !dag.areParallelAt(file.scope, b)) continue;
            const inside = pathInside(folder, scopes[file.scope], scopes[b], glob);
            if (inside === undefined) continue;
            seen.add(pair);
            const packages = [dag.ids[file.scope] ?? '', dag.ids[b] ?? ''] as const;
            const hasRoom = report({
              at: places[index]?.path ?? [],
              message: `${quoted(packages[0])} may write the file ${quoted(folder)}, while ${quoted(packages[1])} may write ${quoted(inside)} in a folder of that name. Git can't merge the two. Give both to one package, or rename one.`,
              related: [
                {
                  at: scopes[file.scope]?.places[file.glob]?.path ?? [],
                  message: `The glob of ${quoted(packages[0])}.`,
                },
              ],
              data: { packages, file: folder, inside },
            });
            if (!hasRoom) return;
          }
        }
      }
    }
  },
};

interface NamedFile {
  readonly scope: number;
  /** The index of the glob in `write_allow`. */
  readonly glob: number;
}

/**
 * The paths that globs name in full, and that may therefore be files, with the scopes that contain
 * them.
 */
function filesOf(scopes: readonly PlacedScope[]): ReadonlyMap<string, readonly NamedFile[]> {
  const files = new Map<string, NamedFile[]>();
  for (const [scope, { write_allow }] of scopes.entries()) {
    for (const [glob, text] of write_allow.entries()) {
      for (const path of parseGlob(text).alternatives) {
        if (path.some(({ kind }) => kind !== 'literal')) continue;
        const name = path.map((segment) => segment.text).join('/');
        const known = files.get(name);
        if (known === undefined) files.set(name, [{ scope, glob }]);
        else known.push({ scope, glob });
      }
    }
  }
  return files;
}

/** The folders that a glob names: its literal prefixes, except the whole path. */
function foldersOf(glob: string): readonly string[] {
  const folders = new Set<string>();
  for (const path of parseGlob(glob).alternatives) {
    const end = path.findIndex(({ kind }) => kind !== 'literal');
    const names = path.slice(0, end === -1 ? path.length - 1 : end).map(({ text }) => text);
    names.forEach((_, index) => folders.add(names.slice(0, index + 1).join('/')));
  }
  return [...folders];
}

/**
 * A path below a folder that one scope may write, while the other scope may write a file with the
 * folder's name.
 */
function pathInside(
  folder: string,
  file: PlacedScope | undefined,
  { deny }: PlacedScope = { write_allow: [], deny: [], places: [] },
  glob: string,
): string | undefined {
  try {
    const name = globOf(folder);
    const isFile = findScopeOverlap(
      { write_allow: [name], deny: file?.deny ?? [] },
      { write_allow: [name] },
    );
    if (isFile === null) return undefined;
    const below = findScopeOverlap(
      { write_allow: [glob], deny },
      { write_allow: [globUnder(folder)] },
    );
    return below?.witness;
  } catch (error) {
    // `scope/too-complex` reports expensive comparisons. A path with braces cannot be written as a
    // glob.
    if (error instanceof ScopeTooComplexError || error instanceof UnwritablePathError)
      return undefined;
    throw error;
  }
}
