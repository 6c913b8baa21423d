import type { Rule } from '../rule';
import { MOST_PACKAGES } from '../limits';
import { quoted, quotedList } from '../text/quoted';
import { planOverlaps } from './plan-overlaps';

export const tooComplex: Rule = {
  meta: {
    id: 'scope/too-complex',
    severity: 'error',
    required: true,
    summary: 'Whether two scopes overlap would cost more than the budget to tell.',
    why: 'Some globs can only be compared exactly in time that grows without bound. "Not known" is never answered with "no overlap".',
    howToFix:
      'Use fewer wildcards in one segment, and fewer patterns in `deny`; name folders instead.',
    examples: {
      wrong: `packages:
  - package_id: wp-api
    depends_on: []
    scope:
      write_allow: ['src/????????????????????*']
      read_allow: ['**']
      deny: ['src/*a????????????????*', 'src/*[!a]????????????????*']
  - package_id: wp-web
    depends_on: []
    scope: { write_allow: ['src/*'], read_allow: ['**'] }`,
      right: `packages:
  - package_id: wp-api
    depends_on: []
    scope: { write_allow: ['src/api/**'], read_allow: ['**'] }
  - package_id: wp-web
    depends_on: []
    scope: { write_allow: ['src/web/**'], read_allow: ['**'] }`,
    },
  },
  check({ view, dag, report }) {
    if (view.packages.length > MOST_PACKAGES) {
      report({
        at: ['packages'],
        part: 'key',
        message: `The plan has ${view.packages.length} packages; up to ${MOST_PACKAGES} can be proven not to collide. Split the change into several.`,
      });
    }
    if (dag === undefined) return;
    const { scopes, overlaps, givenUp } = planOverlaps(view, dag);
    if (givenUp !== undefined) {
      const places = scopes.flatMap((scope) => scope.places);
      const place = places.find(({ value }) => givenUp.globs.includes(value));
      report({
        at: place?.path ?? ['packages'],
        message: `The scopes of this plan can't be compared exactly in reasonable time; it was given up at ${quotedList(givenUp.globs)}. Name folders instead of patterns.`,
        data: { globs: givenUp.globs },
      });
    }
    for (const overlap of overlaps) {
      if (!('tooComplex' in overlap)) continue;
      const packages = [dag.ids[overlap.a] ?? '', dag.ids[overlap.b] ?? ''] as const;
      const [first, second] = [
        scopes[overlap.a]?.places[overlap.globIndexes[0]],
        scopes[overlap.b]?.places[overlap.globIndexes[1]],
      ];
      const [a, b] = overlap.tooComplex;
      report({
        at: second?.path ?? [],
        message: `Whether ${quoted(packages[0])} and ${quoted(packages[1])} may both write one path can't be told in reasonable time: ${quoted(a)} and ${quoted(b)}, less what their deny takes away, have too many cases. Use fewer wildcards, or let one depend on the other.`,
        related: [{ at: first?.path ?? [], message: `The glob of ${quoted(packages[0])}.` }],
        data: { packages, globs: [a, b] },
      });
    }
  },
};
