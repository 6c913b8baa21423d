import { quoted } from '../../text';
import type { Located } from '../../parse/parsed-plan';
import { globsOf, problemOfGlob } from '../../scope/plan-globs';
import { type Finding, replaceValue, type Rule, type RuleContext } from '../rule';

export const invalidGlob: Rule = {
  meta: {
    id: 'scope/invalid-glob',
    severity: 'error',
    required: true,
    summary: "A glob has unsupported syntax, or can't match the intended files.",
    why: 'If tools interpret a pattern differently, the plan protects other files than the check. Only patterns that all tools interpret alike can be proven.',
    howToFix:
      'Write the glob that the message suggests. Supported are `*`, `**` as a whole segment, `?`, `[a-z]`, `[!a]` and `{a,b}`, relative to the workspace.',
    examples: {
      wrong: `scope:
  write_allow: ['./apps/api/', 'libs/**.ts']
  read_allow: ['**']`,
      right: `scope:
  write_allow: ['apps/api/**', 'libs/**/*.ts']
  read_allow: ['**']`,
    },
  },
  check(context) {
    const roots = new Set(context.workspace?.projects.map(({ root }) => root));
    for (const glob of globsOf(context.view)) {
      const finding = invalid(context, glob) ?? bareDirectory(context, glob, roots);
      if (finding !== undefined && !context.report(finding)) return;
    }
  },
};

function invalid({ parsed }: RuleContext, glob: Located<string>): Finding | undefined {
  const problem = problemOfGlob(glob.value);
  if (problem === undefined || problem.kind === 'outside') return undefined;
  const { reason, suggestion } = problem;
  const offer = suggestion === undefined ? '' : ` Write ${quoted(suggestion)}.`;
  return {
    at: glob.path,
    message: `The glob ${quoted(glob.value)} can't be used: ${reason}${offer}`,
    ...(suggestion !== undefined && {
      fix: replaceValue(parsed, glob, suggestion, `Write ${quoted(suggestion)}.`),
    }),
  };
}

/** Reports a glob without wildcards that names a folder, because it would only match a file. */
function bareDirectory(
  { parsed, paths }: RuleContext,
  glob: Located<string>,
  roots: ReadonlySet<string>,
): Finding | undefined {
  const isProject = roots.has(glob.value);
  if (!isProject && !paths?.directories.has(glob.value)) return undefined;
  const suggestion = `${glob.value}/**`;
  const what = isProject ? 'the root of a project' : 'a folder';
  return {
    at: glob.path,
    message: `The glob ${quoted(glob.value)} matches no file, because it is ${what}: write ${quoted(suggestion)} for all files in it.`,
    fix: replaceValue(parsed, glob, suggestion, `Write ${quoted(suggestion)}.`),
  };
}
