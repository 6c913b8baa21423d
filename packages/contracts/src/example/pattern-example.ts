import { patternMatches } from './safe-pattern';

const LENGTH_LIMIT = 400;
const EXTRA_REPEATS = [0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 64, 128];

/**
 * Creates a text that matches a regular expression and whose length in characters is within limits.
 * Supports literals, character classes, groups, alternatives, anchors and greedy quantifiers, which
 * contracts usually use. Checks the result with the real engine.
 *
 * @returns `undefined` if it finds none; the author must then give an example
 */
export function patternExample(
  pattern: string,
  minLength: number,
  maxLength: number,
): string | undefined {
  for (const extra of EXTRA_REPEATS) {
    const text = new PatternSampler(pattern, extra).sample();
    if (text === undefined) {
      return undefined;
    }
    const length = [...text].length;
    if (length >= minLength && length <= maxLength && matchesInTime(pattern, text)) {
      return text;
    }
    if (text.length > LENGTH_LIMIT) {
      return undefined;
    }
  }
  return undefined;
}

function matchesInTime(pattern: string, text: string): boolean {
  try {
    return patternMatches(pattern, text);
  } catch {
    return false;
  }
}

/** A recursive-descent sampler. `sample` returns `undefined` for an unsupported construct. */
class PatternSampler {
  private position = 0;
  private known = true;

  constructor(
    private readonly pattern: string,
    private readonly extraRepeats: number,
  ) {}

  sample(): string | undefined {
    const text = this.alternatives();
    return this.known && this.position === this.pattern.length ? text : undefined;
  }

  private alternatives(): string {
    const first = this.sequence();
    while (this.peek() === '|') {
      this.position += 1;
      this.sequence();
    }
    return first;
  }

  private sequence(): string {
    let text = '';
    while (this.known && this.position < this.pattern.length && !'|)'.includes(this.peek())) {
      const atom = this.atom();
      text += atom.repeat(this.repeats());
      if (text.length > LENGTH_LIMIT) {
        this.known = false;
      }
    }
    return text;
  }

  private atom(): string {
    const character = this.next();
    switch (character) {
      case '^':
      case '$':
        return '';
      case '.':
        return 'a';
      case '(':
        return this.group();
      case '[':
        return this.characterClass();
      case '\\':
        return this.escape();
      default:
        return character;
    }
  }

  private group(): string {
    if (this.peek() === '?') {
      this.position += 1;
      if (this.next() !== ':') {
        this.known = false;
        return '';
      }
    }
    const text = this.alternatives();
    this.known &&= this.next() === ')';
    return text;
  }

  private characterClass(): string {
    const end = /^(?:\\.|[^\]\\])*\]/u.exec(this.pattern.slice(this.position))?.[0];
    if (end === undefined) {
      this.known = false;
      return '';
    }
    this.position += end.length;
    const source = `[${end}`;
    const found = [
      ...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_. /@#!',
    ].find((candidate) => matchesInTime(`^${source}$`, candidate));
    this.known &&= found !== undefined;
    return found ?? '';
  }

  private escape(): string {
    const character = this.next();
    if (/[dws]/.test(character)) {
      return { d: '1', w: 'a', s: ' ' }[character] ?? '';
    }
    this.known &&= !/[A-Za-z0-9]/.test(character);
    return character;
  }

  private repeats(): number {
    const found = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})\??/.exec(this.pattern.slice(this.position));
    if (found === null) {
      return 1;
    }
    this.position += found[0].length;
    const [text, least, comma, most] = found;
    if (least === undefined) {
      return text.startsWith('?') ? 1 : 1 + this.extraRepeats;
    }
    const minimum = Number(least);
    const maximum = comma === '' ? minimum : most === '' ? Infinity : Number(most);
    return Math.min(minimum + this.extraRepeats, maximum, LENGTH_LIMIT);
  }

  private peek(): string {
    return this.pattern.charAt(this.position);
  }

  private next(): string {
    const character = String.fromCodePoint(this.pattern.codePointAt(this.position) ?? 0);
    this.position += character.length;
    return character;
  }
}
