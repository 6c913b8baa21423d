import { createColors } from 'picocolors';
import type { PageOptions } from '../rules/explain-rule';
import { escapeControls, quoted } from '../text';
import type {
  CarvedMeeting,
  DependencyStep,
  LockMeeting,
  PairExplanation,
} from './pair-explanation';

/** The maximum number of listed places. The JSON output contains all of them. */
const MOST_LISTED = 10;

/**
 * Formats the explanation of a pair for a terminal: the verdict in one line, then each reason.
 *
 * @param explanation the explanation
 * @param options output options
 * @returns text for a terminal
 */
export function formatPair(
  explanation: PairExplanation,
  { color = false }: PageOptions = {},
): string {
  const { bold, dim, green, red, yellow, cyan } = createColors(color);
  const tint = { parallel: green, sequential: cyan, collision: red, cycle: red, unknown: yellow };
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ['order', orderLines(explanation)],
    ['scopes', scopeLines(explanation)],
    ['locks', lockLines(explanation.locks)],
    ['reads', readLines(explanation)],
    [
      'not checked',
      explanation.notChecked.map(({ check, why }) => `${check}: ${escapeControls(why)}`),
    ],
  ];
  const lines = sections.flatMap(([title, [first, ...others]]) =>
    first === undefined
      ? []
      : [
          `  ${dim(title.padEnd(11))}  ${first}`,
          ...others.map((line) => `  ${' '.repeat(11)}  ${line}`),
        ],
  );
  const conclusion = conclusionOf(explanation);
  return [
    tint[explanation.verdict](bold(verdictLine(explanation))),
    '',
    ...lines,
    ...(conclusion === undefined ? [] : ['', conclusion]),
    '',
  ].join('\n');
}

function verdictLine({ verdict, packages: [a, b], order }: PairExplanation): string {
  const [first, second] = [escapeControls(a), escapeControls(b)];
  switch (verdict) {
    case 'parallel':
      return `✔ ${first} and ${second} may run in parallel.`;
    case 'sequential': {
      const later = order[0]?.from === a ? first : second;
      return `→ ${later} runs after ${later === first ? second : first}.`;
    }
    case 'collision':
      return `✖ ${first} and ${second} would run in parallel, and collide.`;
    case 'cycle':
      return `✖ ${first} and ${second} wait for each other, so neither can run.`;
    case 'unknown':
      return `? It is unknown whether ${first} and ${second} may run in parallel.`;
  }
}

function orderLines({ order }: PairExplanation): readonly string[] {
  if (order.length === 0) return ['Neither depends on the other, directly or through others.'];
  const chain = [order[0]?.from ?? '', ...order.map(({ to }) => to)]
    .map(escapeControls)
    .join(' -> ');
  return [
    `${chain} (depends_on)`,
    ...listed(
      order,
      ({ from, to, line, column }: DependencyStep) =>
        `line ${line}:${column}: ${escapeControls(from)} depends on ${escapeControls(to)}`,
    ),
  ];
}

function scopeLines({ scopes, packages }: PairExplanation): readonly string[] {
  const { overlaps, carved, caseInsensitive, compared } = scopes;
  return [
    ...(overlaps.length === 0
      ? [apartLine(compared)]
      : listed(
          overlaps,
          ({ globs, witness }) =>
            `Both may write ${quoted(witness)}: ${quoted(globs[0])} of ${escapeControls(packages[0])}, ${quoted(globs[1])} of ${escapeControls(packages[1])}.`,
        )),
    ...listed(carved, carvedLine),
    ...(caseInsensitive === undefined
      ? []
      : [
          `On a file system that ignores case both may write ${quoted(caseInsensitive.witness)}: ${caseInsensitive.globs.map(quoted).join(' and ')}.`,
        ]),
  ];
}

function apartLine(compared: number): string {
  if (compared === 0) return 'No path is in both write scopes: one of them writes nothing.';
  const pairs = compared === 1 ? 'one pair of globs' : `${compared} pairs of globs`;
  return `No path is in both write scopes (${pairs} compared).`;
}

function carvedLine({ globs, path, denies }: CarvedMeeting): string {
  const by = denies
    .slice(0, 3)
    .map((entry) => `${quoted(entry.deny)} of ${escapeControls(entry.package)}`)
    .join(' and ');
  const more = denies.length > 3 ? ` and ${denies.length - 3} more` : '';
  return `${quoted(globs[0])} and ${quoted(globs[1])} would overlap, for example at ${quoted(path)}, but the deny ${by}${more} excludes that.`;
}

function lockLines(locks: readonly LockMeeting[]): readonly string[] {
  if (locks.length === 0) return ['They share none.'];
  return listed(locks, ({ kind, packages: [holder, other], locks: [lock, against] }) => {
    const [one, two] = [escapeControls(holder), escapeControls(other)];
    if (kind === 'file-in-scope') {
      return `${one} locks ${quoted(lock)}, and ${two} may write it through ${quoted(against)}.`;
    }
    return lock === against
      ? `Both lock ${quoted(lock)}.`
      : `${one} locks ${quoted(lock)}, ${two} locks ${quoted(against)}, and these overlap.`;
  });
}

function readLines({ reads, verdict }: PairExplanation): readonly string[] {
  if (verdict === 'sequential') return [];
  return reads.map(
    ({ reader, writer, witness }) =>
      `${escapeControls(reader)} reads what ${escapeControls(writer)} writes, such as ${quoted(witness)}: fine if a contract defines it, otherwise it sees the old state.`,
  );
}

function conclusionOf({ verdict, scopes, locks, notChecked }: PairExplanation): string | undefined {
  const isShared = scopes.overlaps.length > 0 || locks.length > 0;
  switch (verdict) {
    case 'sequential':
      if (isShared) return 'They only avoid a collision because they run in order.';
      return notChecked.length > 0
        ? undefined
        : 'Only the order keeps them apart: their scopes and locks would let them run in parallel.';
    case 'collision':
      return 'Let one depend on the other, or remove what they share from one of them (`deny`, or another lock).';
    case 'cycle':
      return 'Remove one of these dependencies.';
    case 'unknown':
      return 'Correct what could not be checked: run `parallel-plan validate` to see where.';
    case 'parallel':
      return undefined;
  }
}

function listed<T>(items: readonly T[], show: (item: T) => string): readonly string[] {
  const lines = items.slice(0, MOST_LISTED).map(show);
  return items.length > MOST_LISTED ? [...lines, `and ${items.length - MOST_LISTED} more`] : lines;
}
