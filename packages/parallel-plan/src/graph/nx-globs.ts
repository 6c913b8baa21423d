import type { Glob } from '@parallel-plan/plan/glob';

/** A glob of a plan, converted to Nx's dialect. */
export interface NxGlob {
  /** One glob per alternative of its braces. */
  readonly globs: readonly string[];
  /** Whether the globs match the same paths. If false, they match more. */
  readonly isExact: boolean;
}

/**
 * Converts a glob of a plan to the dialect of Nx's file sets. The differences were found by running
 * both on Nx 23.2.1 and 24.0.0:
 *
 * - `(a)`, `a|b` and `!` at the start of a name are operators, and a parenthesis in a class makes
 *   the whole target fail. They become `?`.
 * - `?` and a negated class match one byte, in plans one character: `ö` has two bytes. Next to a
 *   star they are exact; elsewhere they get a star.
 * - A class is negated with `^`. A class with non-ASCII letters matches nothing.
 * - A name without a wildcard also matches everything in a folder of that name (24 only).
 * - An empty alternative (`{a,}`) matches nothing or is an error, so braces are expanded here.
 *
 * A glob that Nx can't express exactly becomes a glob that matches more. A task that runs too often
 * is slow; a task that doesn't run reports a wrong result.
 *
 * @param glob parsed by `parseGlob`
 */
export function toNxGlob({ alternatives }: Glob): NxGlob {
  let isExact = true;
  const globs = alternatives.map((path) => {
    if (path.at(-1)?.kind === 'literal') isExact = false;
    return path
      .map(({ kind, text }) => {
        if (kind === 'globstar') return '**';
        const segment = kind === 'literal' ? toLiteral(text) : toPattern(text);
        isExact &&= segment.isExact;
        return segment.text;
      })
      .join('/');
  });
  return { globs: [...new Set(globs)], isExact };
}

/**
 * Converts a path to a glob of Nx. The glob matches the path, and possibly similar paths.
 *
 * @param path workspace-relative
 */
export function toNxPath(path: string): string {
  return path
    .split('/')
    .map((name) => toLiteral(name).text)
    .join('/');
}

interface NxSegment {
  readonly text: string;
  readonly isExact: boolean;
}

/** Operators of Nx that a class can't escape, unlike `[` and the wildcards. */
const OPERATORS = /[()|!{}\\^]/g;

function toLiteral(name: string): NxSegment {
  const escaped = name.replace(/[[*?]/g, (char) => `[${char}]`);
  const text = escaped.replace(OPERATORS, '?');
  return { text, isExact: text === escaped };
}

/** A star, a class, or one character. */
const TOKEN = /\*|\[(!?)(\]?[^\]]*)\]|[^]/gu;
const SIMPLE_CLASS = /^[A-Za-z0-9_.-]+$/;

function toPattern(pattern: string): NxSegment {
  const tokens = [...pattern.matchAll(TOKEN)].map(([text, not, body]) => toToken(text, not, body));
  let text = '';
  let isExact = true;
  for (let at = 0; at < tokens.length;) {
    const run: Token[] = [];
    for (let token = tokens[at]; token?.takesBytes; token = tokens[++at]) run.push(token);
    if (run.length > 0) {
      const isNextToStar = text.endsWith('*') || tokens[at]?.text === '*';
      isExact &&= isNextToStar && run.length === 1;
      text += run.map((token) => token.text).join('') + (isNextToStar ? '' : '*');
    }
    const token = tokens[at++];
    if (token === undefined) break;
    isExact &&= token.isExact;
    text += token.text;
  }
  return { text, isExact: isExact && tokens.every((token) => token.isExact) };
}

interface Token extends NxSegment {
  /** Whether it matches one byte in Nx and one character in a plan. */
  readonly takesBytes: boolean;
}

function toToken(text: string, not: string | undefined, body: string | undefined): Token {
  if (text === '?') return { text, isExact: true, takesBytes: true };
  if (body === undefined) {
    const escaped = text.replace(OPERATORS, '?');
    return { text: escaped, isExact: escaped === text, takesBytes: false };
  }
  const isSimple = SIMPLE_CLASS.test(body);
  if (not !== '')
    return { text: isSimple ? `[^${body}]` : '?', isExact: isSimple, takesBytes: true };
  return isSimple
    ? { text, isExact: true, takesBytes: false }
    : { text: '?', isExact: false, takesBytes: true };
}
