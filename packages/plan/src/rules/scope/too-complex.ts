import { MOST_PACKAGES, type PlanDag } from '../../dag/plan-dag';
import { quoted, quotedList } from '../../text';
import type { Overlap } from '../../scope/find-overlaps';
import type { PlacedScope } from '../../scope/plan-globs';
import type { Finding, Rule } from '../rule';
import { planOverlaps } from './plan-overlaps';

export const tooComplex: Rule = {
  meta: {
    id: 'scope/too-complex',
    severity: 'error',
    required: true,
    summary: 'These globs are too complex to compare.',
    why: 'The exact comparison of some globs takes too long. An unknown result is never reported as "no overlap".',
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
    const { scopes, overlaps, undecided, givenUp } = planOverlaps(view, dag);
    if (givenUp !== undefined) {
      const places = scopes.flatMap((scope) => scope.places);
      const place = places.find(({ value }) => givenUp.globs.includes(value));
      report({
        at: place?.path ?? ['packages'],
        message: `The scopes of this plan can't be compared exactly in reasonable time; the comparison stopped at ${quotedList(givenUp.globs)}. Name folders instead of patterns.`,
        data: { globs: givenUp.globs },
      });
    }
    const pairs = overlaps.filter((overlap) => 'tooComplex' in overlap);
    for (const pair of pairs) if (!report(undecidedPair(scopes, dag, pair))) return;
    if (undecided !== undefined) {
      report(undecidedPair(scopes, dag, undecided.first, undecided.pairs - 1));
    }
  },
};

/** @param others the number of further pairs that this finding represents */
function undecidedPair(
  scopes: readonly PlacedScope[],
  { ids }: PlanDag,
  { a, b, globIndexes: [first, second] }: Overlap,
  others = 0,
): Finding {
  const packages = [ids[a] ?? '', ids[b] ?? ''] as const;
  const places = [scopes[a]?.places[first], scopes[b]?.places[second]] as const;
  const globs = places.map((place) => place?.value ?? '');
  const rest =
    others > 0
      ? ` The same is true of ${others} more pairs of packages: comparing the ones before took all the steps.`
      : '';
  return {
    at: places[1]?.path ?? [],
    message: `The scopes of ${quoted(packages[0])} and ${quoted(packages[1])} are too complex to compare: ${quoted(globs[0] ?? '')} and ${quoted(globs[1] ?? '')}, minus their deny, have too many cases. Use fewer wildcards, or let one depend on the other.${rest}`,
    related: [{ at: places[0]?.path ?? [], message: `The glob of ${quoted(packages[0])}.` }],
    data: { packages, globs },
  };
}
