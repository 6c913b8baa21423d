import { quoted } from '../../text';
import type { Rule } from '../rule';
import { planOverlaps } from './plan-overlaps';

export const scopeOverlap: Rule = {
  meta: {
    id: 'scope/overlap',
    severity: 'error',
    required: true,
    summary: 'Two packages that can run in parallel may write the same path.',
    why: 'Each may change the file on its own branch. The later merge then has a conflict, or silently takes one side, after all the work is done.',
    howToFix:
      'Deny the path in one package, or let one package depend on the other. The message names a path that both may write.',
    examples: {
      wrong: `packages:
  - package_id: wp-api
    depends_on: []
    scope: { write_allow: ['libs/*/src/index.ts'], read_allow: ['**'] }
  - package_id: wp-web
    depends_on: []
    scope: { write_allow: ['libs/api/**/*.ts'], read_allow: ['**'] }`,
      right: `packages:
  - package_id: wp-api
    depends_on: []
    scope: { write_allow: ['src/**'], read_allow: ['**'], deny: ['src/web/**'] }
  - package_id: wp-web
    depends_on: []
    scope: { write_allow: ['src/web/**'], read_allow: ['**'] }`,
    },
  },
  needsDag: true,
  check({ view, dag, report }) {
    if (dag === undefined) return;
    const { scopes, overlaps } = planOverlaps(view, dag);
    for (const overlap of overlaps) {
      if (!('witness' in overlap)) continue;
      const { globs, witness } = overlap;
      const packages = [dag.ids[overlap.a] ?? '', dag.ids[overlap.b] ?? ''] as const;
      const [first, second] = [
        scopes[overlap.a]?.places[overlap.globIndexes[0]],
        scopes[overlap.b]?.places[overlap.globIndexes[1]],
      ];
      const hasRoom = report({
        at: second?.path ?? [],
        message: `${quoted(packages[0])} and ${quoted(packages[1])} can run at the same time and may both write ${quoted(witness)}: ${quoted(globs[0])} and ${quoted(globs[1])} overlap. Deny the path in one of them, or make one depend on the other.`,
        related: [{ at: first?.path ?? [], message: `The glob of ${quoted(packages[0])}.` }],
        data: { packages, globs, witness },
      });
      if (!hasRoom) return;
    }
  },
};
