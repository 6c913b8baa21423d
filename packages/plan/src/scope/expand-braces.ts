/** The maximum number of alternatives. They multiply, and a person cannot check more. */
export const MAX_ALTERNATIVES = 256;

const MAX_DEPTH = 16;

/** What is wrong with the braces of a glob. */
export interface BraceProblem {
  readonly reason: string;
  /** In UTF-16 units. */
  readonly offset: number;
}

/**
 * Expands `{a,b}` in a glob, in order and without duplicates, like brace-expansion (used by
 * minimatch). Rejects everything that brace-expansion keeps as text or interprets in a special way:
 * single braces, ranges, unmatched braces,
 * `${`, and commas or braces in a character class, which brace-expansion does not know.
 */
export function expandBraces(glob: string): readonly string[] | BraceProblem {
  if (!/[{}]/.test(glob)) return [glob];
  const reader: Reader = { glob, at: 0, depth: 0 };
  const expanded = readSequence(reader);
  if (!Array.isArray(expanded)) return expanded as BraceProblem;
  return [...new Set(expanded as readonly string[])];
}

interface Reader {
  readonly glob: string;
  at: number;
  depth: number;
}

/** Reads up to the end, or up to the `,` or `}` that ends an alternative. */
function readSequence(reader: Reader): readonly string[] | BraceProblem {
  let results: readonly string[] = [''];
  let plainFrom = reader.at;
  const addPlain = () => {
    const plain = reader.glob.slice(plainFrom, reader.at);
    if (plain) results = results.map((result) => result + plain);
  };
  while (reader.at < reader.glob.length) {
    const char = reader.glob.charAt(reader.at);
    if (char === '[') {
      const problem = skipClass(reader);
      if (problem) return problem;
    } else if (char === '{') {
      addPlain();
      const group = readGroup(reader);
      if ('reason' in group) return group;
      if (results.length * group.length > MAX_ALTERNATIVES) return tooMany(reader.at - 1);
      results = results.flatMap((result) => group.map((part) => result + part));
      plainFrom = reader.at;
    } else if (reader.depth > 0 && (char === ',' || char === '}')) {
      break;
    } else if (char === '}') {
      return {
        reason: 'a `}` has no `{` before it; write `?` for a brace in a file name.',
        offset: reader.at,
      };
    } else {
      reader.at++;
    }
  }
  addPlain();
  return results;
}

/** Reads `{a,b}`, including both braces. */
function readGroup(reader: Reader): readonly string[] | BraceProblem {
  const open = reader.at;
  if (reader.glob.charAt(open - 1) === '$') {
    return { reason: 'braces after `$` are not expanded; write `[$]{a,b}`.', offset: open - 1 };
  }
  if (++reader.depth > MAX_DEPTH) {
    return { reason: `braces are nested more than ${MAX_DEPTH} deep.`, offset: open };
  }
  const members: string[] = [];
  let count = 0;
  do {
    reader.at++;
    const member = readSequence(reader);
    if ('reason' in member) return member;
    members.push(...member);
    if (members.length > MAX_ALTERNATIVES) return tooMany(open);
    count++;
  } while (reader.glob.charAt(reader.at) === ',');
  if (reader.at >= reader.glob.length) {
    return {
      reason: 'a `{` is never closed; write `?` for a brace in a file name.',
      offset: open,
    };
  }
  reader.at++;
  reader.depth--;
  if (count > 1) return members;
  const body = reader.glob.slice(open + 1, reader.at - 1);
  return body.includes('..')
    ? { reason: 'ranges in braces are not accepted; list the alternatives.', offset: open }
    : {
        reason:
          'braces need two or more alternatives, as in `{a,b}`; write `?` for a brace in a file name.',
        offset: open,
      };
}

/**
 * Brace expansion runs first and does not know classes, so a class that it would change is
 * rejected.
 */
function skipClass(reader: Reader): BraceProblem | undefined {
  const open = reader.at;
  let first = open + 1;
  if (reader.glob.charAt(first) === '!') first++;
  const end = reader.glob.indexOf(']', first + 1);
  if (end < 0) {
    reader.at++;
    return undefined;
  }
  const body = reader.glob.slice(open, end);
  if (/[{}]/.test(body) || (reader.depth > 0 && body.includes(','))) {
    return {
      reason: 'a character class can hold no brace, and inside braces no comma.',
      offset: open,
    };
  }
  reader.at = end + 1;
  return undefined;
}

function tooMany(offset: number): BraceProblem {
  return {
    reason: `its braces expand to more than ${MAX_ALTERNATIVES} globs; split it into several.`,
    offset,
  };
}
