import { quoted } from '../../text';
import { caseMatters } from '../../scope/case-matters';
import type { Rule } from '../rule';
import { addedByIgnoringCase, planOverlaps } from './plan-overlaps';

export const caseCollision: Rule = {
  meta: {
    id: 'scope/case-collision',
    severity: 'warning',
    required: false,
    summary: 'Two parallel packages may write paths that differ only in upper and lower case.',
    why: 'On the file systems of macOS and Windows, these paths are the same file. After the merge, a checkout has only one of the two, and git reports changes that nobody made.',
    howToFix: 'Use one spelling, or give both spellings to one package.',
    examples: {
      wrong: `packages:
  - package_id: wp-api
    depends_on: []
    scope: { write_allow: ['docs/README.md'], read_allow: ['**'] }
  - package_id: wp-web
    depends_on: []
    scope: { write_allow: ['docs/readme.md'], read_allow: ['**'] }`,
      right: `packages:
  - package_id: wp-api
    depends_on: []
    scope: { write_allow: ['docs/README.md'], read_allow: ['**'] }
  - package_id: wp-web
    depends_on: []
    scope: { write_allow: ['docs/guide.md'], read_allow: ['**'] }`,
    },
  },
  needsDag: true,
  check({ view, dag, report }) {
    if (dag === undefined) return;
    const { scopes } = planOverlaps(view, dag);
    if (!caseMatters(scopes.flatMap(({ write_allow, deny }) => [...write_allow, ...deny]))) return;

    for (const overlap of addedByIgnoringCase(view, dag).overlaps) {
      if (!('witness' in overlap)) continue;
      const { globs, witness } = overlap;
      const packages = [dag.ids[overlap.a] ?? '', dag.ids[overlap.b] ?? ''] as const;
      const hasRoom = report({
        at: scopes[overlap.b]?.places[overlap.globIndexes[1]]?.path ?? [],
        message: `${quoted(packages[0])} and ${quoted(packages[1])} may write paths that are one file where case is ignored, such as ${quoted(witness)}: ${quoted(globs[0])} and ${quoted(globs[1])}. Use one spelling.`,
        related: [
          {
            at: scopes[overlap.a]?.places[overlap.globIndexes[0]]?.path ?? [],
            message: `The glob of ${quoted(packages[0])}.`,
          },
        ],
        data: { packages, globs, witness },
      });
      if (!hasRoom) return;
    }
  },
};
