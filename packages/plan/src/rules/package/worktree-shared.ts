import { quoted } from '../../text';
import type { PackageView } from '../../parse/parsed-plan';
import type { Rule } from '../rule';

export const worktreeShared: Rule = {
  meta: {
    id: 'package/worktree-shared',
    severity: 'warning',
    required: false,
    summary: 'Two isolated packages share a worktree.',
    why: 'An isolated package needs its own checkout. In a shared folder, its tests run against the unfinished files of the other package.',
    howToFix:
      'Give each package its own `worktree.name`, or set `mode: shared` if sharing is intended.',
    examples: {
      wrong: `packages:
  - package_id: wp-api
    worktree: { name: login }
  - package_id: wp-web
    worktree: { name: login }`,
      right: `packages:
  - package_id: wp-api
    worktree: { name: login.wp-api }
  - package_id: wp-web
    worktree: { name: login.wp-web }`,
    },
  },
  check({ view, report }) {
    const firsts = new Map<string, PackageView>();
    for (const entry of view.packages) {
      const { name, mode } = entry.worktree;
      if (name === undefined || mode?.value === 'shared') continue;
      const first = firsts.get(name.value);
      if (first === undefined) {
        firsts.set(name.value, entry);
        continue;
      }
      report({
        at: name.path,
        message: `${nameOf(entry)} and ${nameOf(first)} are both isolated, but share the worktree ${quoted(name.value)}: give each its own name, or write "mode: shared".`,
        related: [
          {
            at: first.worktree.name?.path ?? first.path,
            message: `The worktree of ${nameOf(first)}.`,
          },
        ],
      });
    }
  },
};

function nameOf({ package_id }: PackageView): string {
  return package_id === undefined ? 'a package without an id' : quoted(package_id.value);
}
