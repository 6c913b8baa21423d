import type { Handoff, Memory } from '@parallel-plan/coordinator';
import { bullets, document, words } from '../markdown';

/** What earlier sessions have left with the coordinator. */
export interface Recalled {
  /** The newest one. */
  readonly handoff?: Handoff;
  /** About planning, the newest first. */
  readonly memories: readonly Memory[];
}

const MOST_LISTED = 5;
const LONGEST = 400;

/**
 * The last section of `context.md`: only the words, without who left them and when, so that two people
 * who recall the same get the same file. Nothing where nothing was left.
 */
export function renderRecalled({ handoff, memories }: Recalled): string | undefined {
  if (handoff === undefined && memories.length === 0) return undefined;
  return document([
    '## Recalled',
    'Left by earlier sessions with the coordinator, to be judged by who reads it. The plan does not follow from it.',
    ...(handoff === undefined ? [] : handoffParts(handoff)),
    memories.length === 0 ? undefined : 'Remembered about planning:',
    bullets(memories.map(({ summary }) => quote(summary))),
  ]).trimEnd();
}

/** Whether something was left about a change itself: planning it again must not depend on the first time. */
export function isAbout(changeId: string, { relevantFiles = [] }: Handoff): boolean {
  return relevantFiles.some((file) => file.startsWith(`openspec/changes/${changeId}/`));
}

function handoffParts(handoff: Handoff): readonly (string | undefined)[] {
  const { summary, decisions = [], assumptions = [], nextSteps = [] } = handoff;
  const list = (title: string, items: readonly string[]): string | undefined =>
    items.length === 0
      ? undefined
      : `${title}:\n\n${bullets([
          ...items.slice(0, MOST_LISTED).map(quote),
          ...(items.length > MOST_LISTED ? [`${items.length - MOST_LISTED} more`] : []),
        ])}`;
  return [
    `The last handoff: ${quote(summary)}`,
    list('What it decided', decisions),
    list('What it assumed', assumptions),
    list('What it left to do', nextSteps),
  ];
}

function quote(text: string): string {
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST).trimEnd()} …` : text;
  return words(short);
}
