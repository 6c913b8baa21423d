import { quoted } from '../../text';
import type { Located } from '../../parse/parsed-plan';
import { globOf } from '../../scope/path-glob';
import { isValidGlob } from '../../scope/plan-globs';
import { UnwritablePathError } from '../../scope/scope';
import { type Finding, replaceValue, type Rule, type RuleContext } from '../rule';

export const literalClass: Rule = {
  meta: {
    id: 'scope/literal-class',
    severity: 'warning',
    required: false,
    summary:
      'A glob looks like an existing path with brackets, but its brackets are a character class.',
    why: 'Routers such as that of Next.js have folders named `[id]`. In a glob, `[id]` matches one character, `i` or `d`: the package may not write the folder, and a `deny` does not protect it.',
    howToFix:
      'Write `[[]` for an opening bracket: `app/[[]id]/page.tsx`. If the class is intended, write its characters in another order, or turn the rule off.',
    examples: {
      wrong: `scope:
  write_allow: ['app/[id]/page.tsx']
  read_allow: ['**']`,
      right: `scope:
  write_allow: ['app/[[]id]/page.tsx']
  read_allow: ['**']`,
    },
  },
  check(context) {
    if (context.paths?.literal === undefined || context.paths.literal.size === 0) return;
    for (const { scope } of context.view.packages) {
      const findings = [
        ...readAsClass(context, scope.write_allow, 'does not let the package write it'),
        ...readAsClass(context, scope.deny, 'does not keep the package from writing it'),
      ];
      for (const finding of findings) if (!context.report(finding)) return;
    }
  },
};

function readAsClass(
  { parsed, paths }: RuleContext,
  globs: readonly Located<string>[],
  effect: string,
): readonly Finding[] {
  const written = new Set(globs.map(({ value }) => value));
  return globs.filter(isValidGlob).flatMap((glob) => {
    const path = paths?.literal?.get(glob.value);
    if (path === undefined) return [];
    const suggestion = escaped(glob.value, path);
    // When the plan also has the glob for the literal path, the class is intended.
    if (suggestion === undefined || written.has(suggestion)) return [];
    return [
      {
        at: glob.path,
        message: `${quoted(path)} exists, but the brackets of the glob ${quoted(glob.value)} are read as a character class, so that it ${effect}: write ${quoted(suggestion)}.`,
        fix: replaceValue(parsed, glob, suggestion, `Write ${quoted(suggestion)}.`),
        data: { path, suggestion },
      },
    ];
  });
}

/** The glob with its literal prefix escaped; `undefined` when the result is too long. */
function escaped(glob: string, path: string): string | undefined {
  try {
    const suggestion = `${globOf(path)}${glob.slice(path.length)}`;
    return isValidGlob({ value: suggestion, path: [] }) ? suggestion : undefined;
  } catch (error) {
    if (error instanceof UnwritablePathError) return undefined;
    throw error;
  }
}
