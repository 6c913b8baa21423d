import { quoted } from '../../text';
import { globOf, globUnder } from '../../scope/path-glob';
import { parseGlob } from '../../scope/parse-glob';
import { literalPrefix, type PlacedScope } from '../../scope/plan-globs';
import { findScopeOverlap } from '../../scope/scope-overlap';
import type { Segment } from '../../scope/segment';
import { ScopeTooComplexError, UnwritablePathError } from '../../scope/scope';
import type { Rule } from '../rule';
import { planOverlaps } from './plan-overlaps';

export const fileFolder: Rule = {
  meta: {
    id: 'scope/file-folder',
    severity: 'error',
    required: true,
    summary: 'A package may write a file where a parallel package may write a folder.',
    why: 'A path is either a file or a folder. Git cannot merge a branch with the file `libs/foo` and a branch with the folder `libs/foo/`.',
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
        for (const file of filesAbove(glob, files)) {
          const pair = `${Math.min(file.scope, b)} ${Math.max(file.scope, b)}`;
          if (seen.has(pair) || !dag.areParallelAt(file.scope, b)) continue;
          const inside = pathInside(file.path, scopes[file.scope], scopes[b], glob);
          if (inside === undefined) continue;
          seen.add(pair);
          const packages = [dag.ids[file.scope] ?? '', dag.ids[b] ?? ''] as const;
          const hasRoom = report({
            at: places[index]?.path ?? [],
            message: `${quoted(packages[0])} may write the file ${quoted(file.path)}, while ${quoted(packages[1])} may write ${quoted(inside)} in a folder of that name. Git can't merge the two. Give both to one package, or rename one.`,
            related: [
              {
                at: scopes[file.scope]?.places[file.glob]?.path ?? [],
                message: `The glob of ${quoted(packages[0])}.`,
              },
            ],
            data: { packages, file: file.path, inside },
          });
          if (!hasRoom) return;
        }
      }
    }
  },
};

/** A path that a glob names in full, and that may therefore be a file. */
interface NamedFile {
  readonly path: string;
  readonly scope: number;
  /** The index of the glob in `write_allow`. */
  readonly glob: number;
}

type NamedFiles = ReadonlyMap<string, readonly NamedFile[]>;

const NONE: readonly NamedFile[] = [];

/** The named files of all scopes, by path. */
function filesOf(scopes: readonly PlacedScope[]): NamedFiles {
  const files = new Map<string, NamedFile[]>();
  for (const [scope, { write_allow }] of scopes.entries()) {
    for (const [glob, text] of write_allow.entries()) {
      for (const path of pathsOf(text)) {
        const known = files.get(path);
        if (known === undefined) files.set(path, [{ path, scope, glob }]);
        else known.push({ path, scope, glob });
      }
    }
  }
  return files;
}

/** The files whose paths are folders for the glob: its literal prefixes, except the whole path. */
function filesAbove(glob: string, files: NamedFiles): readonly NamedFile[] {
  let found = NONE;
  for (const start of startsOf(glob)) {
    for (let end = start.indexOf('/'); end >= 0; end = start.indexOf('/', end + 1)) {
      const here = files.get(start.slice(0, end));
      if (here !== undefined) found = [...found, ...here];
    }
  }
  return found;
}

/** Without these, a glob is its own only alternative. Most are, and parsing thousands takes time. */
const PARSED = /[[{]/;

/** The paths that a glob names in full. */
function pathsOf(glob: string): readonly string[] {
  if (!PARSED.test(glob)) return literalPrefix(glob) === glob ? [glob] : [];
  return parseGlob(glob).alternatives.flatMap((path) =>
    path.every(isLiteral) ? [path.map(({ text }) => text).join('/')] : [],
  );
}

/** The start of each alternative of a glob, up to its first wildcard. */
function startsOf(glob: string): readonly string[] {
  if (!PARSED.test(glob)) return [literalPrefix(glob)];
  return parseGlob(glob).alternatives.map((path) => {
    const end = path.findIndex((segment) => !isLiteral(segment));
    return path
      .map(({ text }, at) => (at === end ? '' : text))
      .slice(0, end + 1 || undefined)
      .join('/');
  });
}

function isLiteral({ kind }: Segment): boolean {
  return kind === 'literal';
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
