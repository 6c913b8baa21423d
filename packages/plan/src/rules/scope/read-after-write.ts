import { quoted } from '../../text';
import { findOverlaps } from '../../scope/find-overlaps';
import { isValidGlob } from '../../scope/plan-globs';
import { ScopeTooComplexError } from '../../scope/scope';
import type { Rule } from '../rule';
import { scopesOf } from './plan-overlaps';

export const readAfterWrite: Rule = {
  meta: {
    id: 'scope/read-after-write',
    severity: 'info',
    required: false,
    summary:
      'A package reads files that a parallel package writes. Reported once for each package.',
    why: 'It reads the files unchanged or half changed. That is fine if it builds on a contract, but not if it builds on the code. Packages that may read everything are not reported.',
    howToFix:
      'Nothing, if a contract defines what is read. Otherwise, let the reader depend on the writer.',
    examples: {
      wrong: `packages:
  - package_id: wp-api
    depends_on: []
    scope: { write_allow: ['libs/api/**'], read_allow: ['libs/api/**'] }
  - package_id: wp-web
    depends_on: []
    scope: { write_allow: ['apps/web/**'], read_allow: ['libs/api/src/**'] }`,
      right: `packages:
  - package_id: wp-api
    depends_on: []
    scope: { write_allow: ['libs/api/**'], read_allow: ['libs/api/**'] }
  - package_id: wp-web
    depends_on: [wp-api]
    scope: { write_allow: ['apps/web/**'], read_allow: ['libs/api/src/**'] }`,
    },
  },
  needsDag: true,
  check({ view, dag, report }) {
    if (dag === undefined) return;
    const writers = scopesOf(view);
    const readers = view.packages
      .filter(({ package_id }) => package_id !== undefined)
      .map(({ scope }) => scope.read_allow.filter(isValidGlob))
      .map((globs) => (globs.some(({ value }) => value === '**') ? [] : globs));
    if (readers.every((globs) => globs.length === 0)) return;
    const inputs = [
      ...writers,
      ...readers.map((globs) => ({ write_allow: globs.map(({ value }) => value) })),
    ];
    const found = new Map<number, { others: string[]; message: string; glob: number }>();
    try {
      const mayMeet = (writer: number, reader: number): boolean =>
        writer < writers.length &&
        reader >= writers.length &&
        dag.areParallelAt(writer, reader - writers.length);
      for (const overlap of findOverlaps(inputs, mayMeet).overlaps) {
        if (!('witness' in overlap)) continue;
        const reader = overlap.b - writers.length;
        const writer = dag.ids[overlap.a] ?? '';
        const known = found.get(reader);
        if (known !== undefined) {
          known.others.push(writer);
          continue;
        }
        found.set(reader, {
          others: [writer],
          glob: overlap.globIndexes[1],
          message: `${quoted(dag.ids[reader] ?? '')} reads what ${quoted(writer)} writes at the same time, such as ${quoted(overlap.witness)}`,
        });
      }
    } catch (error) {
      if (!(error instanceof ScopeTooComplexError)) throw error;
    }
    for (const [reader, { others, message, glob }] of found) {
      const more = others.length > 1 ? ` (and the work of ${others.length - 1} more)` : '';
      report({
        at: readers[reader]?.[glob]?.path ?? [],
        message: `${message}${more}: it sees the old state. Let it depend on the writer, unless a contract defines what it reads.`,
        data: { writers: others },
      });
    }
  },
};
