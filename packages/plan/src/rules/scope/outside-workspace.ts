import { quoted } from '../../text';
import type { Located, PackageView, PlanView } from '../../parse/parsed-plan';
import { problemOfGlob } from '../../scope/plan-globs';
import { leavesWorkspace } from '../../scope/in-scope';
import { type Finding, replaceValue, type Rule, type RuleContext } from '../rule';

export const outsideWorkspace: Rule = {
  meta: {
    id: 'scope/outside-workspace',
    severity: 'error',
    required: true,
    summary:
      'A glob or path leaves the workspace: it is absolute, contains `..`, or follows a symbolic link.',
    why: 'A plan covers only files that git tracks in the workspace. No diff shows what a package writes outside it, and a plan must not give access to `/etc`.',
    howToFix: 'Write paths relative to the workspace root. Instead of a link, write its target.',
    examples: {
      wrong: `scope:
  write_allow: ['/etc/**', '../../outside/**']
  read_allow: ['**']`,
      right: `scope:
  write_allow: ['apps/api/**']
  read_allow: ['**']`,
    },
  },
  check(context) {
    for (const path of contractPathsOf(context.view)) {
      const finding = leavingPath(path, "the change's folder or the workspace root");
      if (finding !== undefined && !context.report(finding)) return;
    }
    for (const entry of context.view.packages) {
      const { write_allow: write, read_allow: read, deny } = entry.scope;
      const findings = [
        ...[...write, ...read, ...deny].map((glob) => leavingGlob(context, glob)),
        ...pathsOf(entry).map((path) => leavingPath(path)),
        ...[...write, ...entry.locks.files].map((path) => leavingLink(context, path)),
      ];
      for (const finding of findings) if (finding !== undefined && !context.report(finding)) return;
    }
  },
};

function leavingGlob({ parsed }: RuleContext, glob: Located<string>): Finding | undefined {
  const problem = problemOfGlob(glob.value);
  if (problem?.kind !== 'outside') return undefined;
  const { reason, suggestion } = problem;
  const offer = suggestion === undefined ? '' : ` Write ${quoted(suggestion)}.`;
  return {
    at: glob.path,
    message: `The glob ${quoted(glob.value)} leaves the workspace: ${reason}${offer}`,
    ...(suggestion !== undefined && {
      fix: replaceValue(parsed, glob, suggestion, `Write ${quoted(suggestion)}.`),
    }),
  };
}

function contractPathsOf({ contracts }: PlanView): readonly Located<string>[] {
  const { primary, files, generated } = contracts;
  return [...(primary ? [primary] : []), ...files, ...generated];
}

/** All values of a package that are paths and not globs. */
function pathsOf({ locks, outputs, verification }: PackageView): readonly Located<string>[] {
  return [
    ...locks.files,
    ...outputs.artifacts,
    ...verification.steps.flatMap(({ cwd, artifacts }) => [...(cwd ? [cwd] : []), ...artifacts]),
  ];
}

function leavingPath(
  { value, path }: Located<string>,
  base = 'the workspace root',
): Finding | undefined {
  if (!leavesWorkspace(value)) return undefined;
  return {
    at: path,
    message: `The path ${quoted(value)} leaves the workspace: write it relative to ${base}, without "..".`,
  };
}

function leavingLink(
  { paths }: RuleContext,
  { value, path }: Located<string>,
): Finding | undefined {
  if (paths === undefined || paths.outside.size === 0) return undefined;
  const segments = value.split('/');
  for (let length = 1; length <= segments.length; length++) {
    const folder = segments.slice(0, length).join('/');
    const target = paths.outside.get(folder);
    if (target === undefined) continue;
    return {
      at: path,
      message: `${quoted(value)} leaves the workspace, because ${quoted(folder)} is a symbolic link to ${quoted(target)}: name files inside the workspace.`,
    };
  }
  return undefined;
}
