import { quoted } from '../../text';
import { filePathIdentity } from '../../locks/lock-conflict';
import { inScope } from '../../scope/in-scope';
import { InvalidGlobError, type Scope, ScopeTooComplexError } from '../../scope/scope';
import { globAround, isValidGlob, mayMatch, placedScope } from '../../scope/plan-globs';
import { scopesOverlap } from '../../scope/scope-overlap';
import type { Rule } from '../rule';

export const lockOutside: Rule = {
  meta: {
    id: 'scope/lock-outside',
    severity: 'warning',
    required: false,
    summary: "A file that a package locks lies outside the package's own write scope.",
    why: 'The package locks a file that it may not change itself. Usually the scope is too narrow, or the path is misspelt.',
    howToFix: 'Add the file to `write_allow`, or remove the lock.',
    examples: {
      wrong: `locks:
  files: [apps/web/main.ts]
  keys: []
scope:
  write_allow: ['apps/api/**']
  read_allow: ['**']`,
      right: `locks:
  files: [apps/api/main.ts]
  keys: []
scope:
  write_allow: ['apps/api/**']
  read_allow: ['**']`,
    },
  },
  check({ view, report }) {
    for (const { package_id, locks, scope } of view.packages) {
      if (![...scope.write_allow, ...scope.deny].every(isValidGlob)) continue;
      const plain = placedScope(scope);
      for (const file of locks.files) {
        if (mayWrite(plain, filePathIdentity(file.value))) continue;
        const owner = package_id ? quoted(package_id.value) : 'This package';
        report({
          at: file.path,
          message: `${owner} locks ${quoted(file.value)}, which it may not write: add it to write_allow, or remove the lock.`,
        });
      }
    }
  },
};

/** Whether the scope allows the path itself, or, for a folder, something in it. */
function mayWrite(scope: Scope, path: string): boolean {
  const write_allow = scope.write_allow.filter((glob) => mayMatch(glob, path));
  if (inScope({ ...scope, write_allow }, path)) return true;
  try {
    return (
      scopesOverlap({ ...scope, write_allow }, { write_allow: [`${globAround(path)}/**`] }) !== null
    );
  } catch (error) {
    if (error instanceof InvalidGlobError || error instanceof ScopeTooComplexError) return true;
    throw error;
  }
}
