import type { Problem } from './problem';
import { TEXT_LIMITS } from './text-limits';

/** An open list or mapping in brackets. */
export interface FlowFrame {
  readonly open: '[' | '{';
  readonly offset: number;
  /** Whether the current item is empty so far. */
  empty: boolean;
  hasColon: boolean;
}

export const CLOSES = { '[': ']', '{': '}' } as const;

/** @param end the end of the text, used when the bracket is unknown */
export function unclosed(frame: FlowFrame | undefined, end: number): Problem {
  const { open, offset } = frame ?? { open: '[', offset: end };
  return {
    code: 'yaml/syntax',
    message: `\`${open}\` is never closed: add \`${CLOSES[open]}\`, or quote the value if it is text.`,
    offset,
    endOffset: offset + 1,
  };
}

export function secondDocument(offset: number, length: number): Problem {
  return {
    code: 'yaml/multi-document',
    message:
      'A second YAML document starts here, and a file holds one plan: remove the `---` (or `...`), or move the rest to a file of its own.',
    offset,
    endOffset: offset + length,
  };
}

export function tooDeep(offset: number, length: number): Problem {
  const what = `lists and mappings more than ${TEXT_LIMITS.nesting} levels deep`;
  return tooComplex(offset, length, what);
}

/** @param what the excess: `more than 8 directives` */
export function tooComplex(offset: number, length: number, what: string): Problem {
  return {
    code: 'yaml/too-complex',
    message: `The text has ${what}; no plan needs that, so it was not read.`,
    offset,
    endOffset: offset + length,
  };
}

/** @param message what is wrong and how to fix it, without a full stop */
export function malformed(
  offset: number,
  length: number,
  message: string,
  related?: Problem['related'],
): Problem {
  return {
    code: 'yaml/syntax',
    message: `${message}.`,
    offset,
    endOffset: offset + length,
    ...(related && { related }),
  };
}

/** Formats a count with separators: `10,000`. */
export function grouped(count: number): string {
  return count.toLocaleString('en-US');
}
