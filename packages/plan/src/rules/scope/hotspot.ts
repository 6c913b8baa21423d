import { CONTRACTS_PACKAGE, integrationPackage } from '../../words/packages';
import { isInEveryWorkspace, ROOT_FILES, SHARED_FOLDERS } from '../../words/root-files';
import { quoted, quotedList } from '../../text';
import { filePathIdentity } from '../../locks/lock-conflict';
import type { PackageView } from '../../parse/parsed-plan';
import { inScope } from '../../scope/in-scope';
import { intersectGlobs } from '../../scope/intersect';
import { parseGlob } from '../../scope/parse-glob';
import { mayMatch, placedScope } from '../../scope/plan-globs';
import type { Rule } from '../rule';

/** Globs that may match a root file, or a folder whose name starts with a dot. */
const AT_THE_ROOT = /^[^/]*$|^[.*?[]|^[^/]*\{/;

export const hotspot: Rule = {
  meta: {
    id: 'scope/hotspot',
    severity: 'warning',
    required: false,
    summary: 'A package that runs in parallel with others may write a file that all of them share.',
    why: 'Root manifests, lock files and CI files decide how every package builds. A change by one package can break the branches of all others, and these files often have merge conflicts.',
    howToFix:
      'Deny the file here and let `wp-contracts` or `wp-integration` write it, or add it to `locks.files`.',
    examples: {
      wrong: `packages:
  - package_id: wp-api
    depends_on: []
    scope: { write_allow: ['apps/api/**', 'package.json'], read_allow: ['**'] }
  - package_id: wp-web
    depends_on: []
    scope: { write_allow: ['apps/web/**'], read_allow: ['**'] }`,
      right: `packages:
  - package_id: wp-api
    depends_on: []
    scope: { write_allow: ['apps/api/**'], read_allow: ['**'] }
  - package_id: wp-web
    depends_on: []
    scope: { write_allow: ['apps/web/**'], read_allow: ['**'] }
  - package_id: wp-integration
    depends_on: [wp-api, wp-web]
    scope: { write_allow: ['package.json'], read_allow: ['**'] }`,
    },
  },
  needsDag: true,
  check({ view, dag, paths, report }) {
    const integration = integrationPackage(view);
    for (const entry of view.packages) {
      const id = entry.package_id?.value;
      if (
        id === undefined ||
        dag === undefined ||
        id === CONTRACTS_PACKAGE ||
        entry === integration
      ) {
        continue;
      }
      const shared = unlockedSharedPaths(entry, paths?.rootFiles);
      const [first] = shared;
      if (first === undefined) continue;
      const other = dag.ids.find((candidate) => dag.areParallel(id, candidate));
      if (other === undefined) continue;
      report({
        at: globMatching(entry, first)?.path ?? entry.path,
        message: `${quoted(id)} can run beside ${quoted(other)}, but may write ${quotedList(shared)}, which all packages share: give ${shared.length === 1 ? 'it' : 'them'} to "wp-contracts" or "wp-integration", or name ${shared.length === 1 ? 'it' : 'them'} in locks.files.`,
        data: { paths: shared },
      });
    }
  },
};

/**
 * The shared files that a package may write without a lock. A wildcard only counts for files that
 * exist in the workspace. A file that a glob names counts always, because the package may create
 * it.
 */
function unlockedSharedPaths(
  { scope, locks }: PackageView,
  rootFiles: ReadonlySet<string> | undefined,
): readonly string[] {
  const { write_allow: all, deny } = placedScope(scope);
  const write_allow = all.filter((glob) => AT_THE_ROOT.test(glob));
  if (write_allow.length === 0) return [];
  const locked = new Set(locks.files.map(({ value }) => filePathIdentity(value)));
  const candidates = [
    ...ROOT_FILES.filter(
      (file) =>
        write_allow.some((glob) => names(glob, file)) ||
        (rootFiles?.has(file) ?? isInEveryWorkspace(file)),
    ),
    ...SHARED_FOLDERS.flatMap((folder) =>
      write_allow.flatMap((glob) => intersectGlobs(glob, folder) ?? []).slice(0, 1),
    ),
  ];
  return candidates.filter((path) => !locked.has(path) && inScope({ write_allow, deny }, path));
}

/**
 * Whether an alternative of the glob equals the path, instead of only matching it with a wildcard.
 */
function names(glob: string, path: string): boolean {
  return parseGlob(glob).alternatives.some(
    ([segment, ...rest]) =>
      rest.length === 0 && segment?.kind === 'literal' && segment.text === path,
  );
}

function globMatching({ scope }: PackageView, path: string) {
  return placedScope(scope).places.find(
    ({ value }) => mayMatch(value, path) && inScope({ write_allow: [value] }, path),
  );
}
