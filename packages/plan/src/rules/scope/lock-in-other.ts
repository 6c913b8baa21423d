import { quoted } from '../../text';
import { filePathIdentity } from '../../locks/lock-conflict';
import { findOverlaps } from '../../scope/find-overlaps';
import { inScope, isWorkspacePath, matchGlob } from '../../scope/in-scope';
import { globAround, isValidGlob } from '../../scope/plan-globs';
import { ScopeTooComplexError } from '../../scope/scope';
import type { Rule, RuleContext } from '../rule';
import { scopesOf } from './plan-overlaps';

const LIMIT = 1_001;

export const lockInOther: Rule = {
  meta: {
    id: 'scope/lock-in-other',
    severity: 'error',
    required: false,
    summary: 'A file that one package locks is in the write scope of a parallel package.',
    why: 'The lock reserves the file for one package, but the scope of the other includes it. One of them will have to stop in the middle of its work.',
    howToFix: 'Deny the file in the other package, or let one package depend on the other.',
    examples: {
      wrong: `packages:
  - package_id: wp-api
    depends_on: []
    locks: { files: [src/routes.ts], keys: [] }
    scope: { write_allow: ['api/**'], read_allow: ['**'] }
  - package_id: wp-web
    depends_on: []
    locks: { files: [], keys: [] }
    scope: { write_allow: ['src/**'], read_allow: ['**'] }`,
      right: `packages:
  - package_id: wp-api
    depends_on: []
    locks: { files: [src/routes.ts], keys: [] }
    scope: { write_allow: ['src/routes.ts'], read_allow: ['**'] }
  - package_id: wp-web
    depends_on: []
    locks: { files: [], keys: [] }
    scope: { write_allow: ['src/**'], read_allow: ['**'], deny: [src/routes.ts] }`,
    },
  },
  needsDag: true,
  check(context) {
    const { view, dag, report } = context;
    const locks = locksOf(context);
    if (dag === undefined || locks.length === 0) return;
    const scopes = scopesOf(view);
    const inputs = [...scopes, ...locks.map(({ glob }) => ({ write_allow: [glob] }))];
    const mayMeet = (scope: number, lock: number): boolean => {
      const holder = locks[lock - scopes.length]?.holder;
      return scope < scopes.length && holder !== undefined && dag.areParallelAt(scope, holder);
    };
    for (const { a, b } of overlapsOf(inputs, mayMeet)) {
      const lock = locks[b - scopes.length];
      const scope = scopes[a];
      if (lock === undefined || scope === undefined || !inScope(scope, lock.path)) continue;
      const place = scope.places.find(({ value }) => matchGlob(value, lock.path));
      if (place === undefined) continue;
      const [holder, other] = [dag.ids[lock.holder] ?? '', dag.ids[a] ?? ''];
      const hasRoom = report({
        at: lock.file.path,
        message: `${quoted(holder)} locks ${quoted(lock.file.value)}, but ${quoted(other)}, which can run at the same time, may write it through ${quoted(place.value)}: deny it there, or let one depend on the other.`,
        related: [{ at: place.path, message: `The glob of ${quoted(other)}.` }],
        data: { packages: [holder, other], path: lock.file.value, glob: place.value },
      });
      if (!hasRoom) return;
    }
  },
};

function locksOf({ view }: RuleContext) {
  return view.packages
    .filter(({ package_id }) => package_id !== undefined)
    .flatMap(({ locks }, holder) =>
      locks.files
        .map((file) => ({ file, holder, path: filePathIdentity(file.value) }))
        .filter(({ path }) => isWorkspacePath(path))
        .map((lock) => ({ ...lock, glob: globAround(lock.path) }))
        .filter(({ file, glob }) => isValidGlob({ value: glob, path: file.path })),
    );
}

/** Another rule reports scopes that are too complex. */
function overlapsOf(...[scopes, mayMeet]: Parameters<typeof findOverlaps>) {
  try {
    return findOverlaps(scopes, mayMeet, { limit: LIMIT }).overlaps;
  } catch (error) {
    if (error instanceof ScopeTooComplexError) return [];
    throw error;
  }
}
