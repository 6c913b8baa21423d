/** Common notations for named classes, which the dialect does not have. */
const NAMED_CLASSES: Readonly<Record<string, string>> = {
  alnum: 'a-zA-Z0-9',
  alpha: 'a-zA-Z',
  digit: '0-9',
  lower: 'a-z',
  upper: 'A-Z',
};

/**
 * Guesses the intended glob. The result may still be invalid, so parse it before suggesting it.
 * Texts without a likely meaning (absolute paths, `!`, a drive letter) do not change.
 */
export function repairGlob(glob: string): string {
  const unescaped = withoutBackslashes(glob);
  if (unescaped === undefined) return glob;
  const plain = unescaped
    .replace(
      /@\(([^()|/]+(?:\|[^()|/]+)+)\)/g,
      (_, body: string) => `{${body.split('|').join(',')}}`,
    )
    .replace(/\$\{/g, '[$]{')
    .replace(/\{(-?\d+)\.\.(-?\d+)\}/g, (whole, from: string, to: string) =>
      listNumbers(whole, +from, +to),
    )
    .replace(/\{([a-zA-Z])\.\.([a-zA-Z])\}/g, '[$1-$2]')
    .replace(/\[:([a-z]+):\]/g, (whole, name: string) => NAMED_CLASSES[name] ?? whole)
    .replace(/\[\^/g, '[!');
  return repairSegments(plain.split('/')).join('/');
}

function repairSegments(segments: readonly string[]): string[] {
  const result: string[] = [];
  const last = segments.length - 1;
  for (const [at, segment] of segments.entries()) {
    const previous = result.at(-1);
    if (segment === '..' && previous && !/[*?[\]{},]|^\.\.$/.test(previous)) result.pop();
    else if (segment === '' && at === 0) result.push(segment);
    else if (segment === '' && at === last) result.push('**');
    else if (segment !== '' && segment !== '.') result.push(...repairStars(repairBracket(segment)));
  }
  return result;
}

/** `**.ts` was intended to match nested files, `a**` was not. */
function repairStars(segment: string): string[] {
  if (segment === '**' || !segment.includes('**')) return [segment];
  const rest = segment.replace(/^\*+/, '');
  if (rest === '') return ['**'];
  const single = segment.replace(/\*+/g, '*');
  return segment.startsWith('**') ? ['**', single] : [single];
}

function repairBracket(segment: string): string {
  // In Next.js, `[[...slug]]` is the name of a folder.
  const named = segment.replace(/^\[\[\.\.\.([^[\]]+)\]\]/, '[[][[]...$1]]');
  // An unclosed bracket is part of the name. The first `]` in a class is one of its members.
  return named.replace(/\[(?:!?\]?[^\]]*\])?/g, (part) => (part === '[' ? '[[]' : part));
}

/**
 * Replaces back-slashes. They are separators when one precedes a letter or a digit
 * (`src\\web\\**`). Otherwise they escape the next character, as in shells and minimatch
 * (`my\\ file.ts`).
 *
 * @returns `undefined` when the dialect cannot express the escaped character
 */
function withoutBackslashes(glob: string): string | undefined {
  const separates = /\\[\p{L}\p{N}_]/u.test(glob);
  let isWritable = true;
  const text = glob.replace(/\\(.?)/gsu, (_, next: string) => {
    if (/[[(]/.test(next)) return `[${next}]`;
    if (/[\])]/.test(next)) return next;
    if (next === '' || (separates && /[\p{L}\p{N}_.*?@+$-]/u.test(next))) return `/${next}`;
    if (/[*?]/.test(next)) return `[${next}]`;
    if (/[{}\\!]/.test(next)) isWritable = false;
    return next;
  });
  return isWritable ? text : undefined;
}

function listNumbers(whole: string, from: number, to: number): string {
  if (to <= from || to - from > 20) return whole;
  return `{${Array.from({ length: to - from + 1 }, (_, step) => from + step).join(',')}}`;
}
