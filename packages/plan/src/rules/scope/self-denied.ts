import { quoted } from '../../text';
import { containsGlob } from '../../scope/scope-overlap';
import { isValidGlob, literalPrefix, mayMatch } from '../../scope/plan-globs';
import { ScopeTooComplexError } from '../../scope/scope';
import type { Rule } from '../rule';

export const selfDenied: Rule = {
  meta: {
    id: 'scope/self-denied',
    severity: 'warning',
    required: false,
    summary: "The package's own `deny` covers all of a write glob.",
    why: '`deny` wins, so the glob allows nothing, although the plan appears to allow these files.',
    howToFix: 'Remove the glob from `write_allow`, or narrow the `deny`.',
    examples: {
      wrong: `scope:
  write_allow: ['src/api/**', 'src/web/page.ts']
  read_allow: ['**']
  deny: ['src/web/**']`,
      right: `scope:
  write_allow: ['src/**']
  read_allow: ['**']
  deny: ['src/web/**']`,
    },
  },
  check({ view, report }) {
    for (const { scope } of view.packages) {
      const deny = scope.deny.filter(isValidGlob);
      if (deny.length === 0) continue;
      for (const glob of scope.write_allow.filter(isValidGlob)) {
        const near = deny.filter(({ value }) => mayMatch(value, literalPrefix(glob.value)));
        const denied = near.map(({ value }) => value);
        if (
          !denied.some((value) => mayCover(value, glob.value)) ||
          !isContained(denied, glob.value)
        ) {
          continue;
        }
        const whole = near.find(({ value }) => isContained([value], glob.value)) ?? near[0];
        report({
          at: glob.path,
          message: `${quoted(glob.value)} allows nothing, because the deny of the same package takes all of it away: remove it, or narrow the deny.`,
          related: whole ? [{ at: whole.path, message: 'The deny.' }] : [],
        });
      }
    }
  },
};

/**
 * A cheap test that may only err with `true`. When a glob has `*`, patterns that continue with a
 * letter leave nearly all of it, regardless of their number.
 */
function mayCover(deny: string, glob: string): boolean {
  const prefix = literalPrefix(glob);
  return glob[prefix.length] !== '*' || literalPrefix(deny).length <= prefix.length;
}

/** Gives no warning when the exact answer costs too much, because nothing depends on it. */
function isContained(outer: readonly string[], inner: string): boolean {
  try {
    return containsGlob(outer, inner);
  } catch (error) {
    if (error instanceof ScopeTooComplexError) return false;
    throw error;
  }
}
