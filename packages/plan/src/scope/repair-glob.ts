/** What people write for a class that the dialect doesn't name. */
const NAMED_CLASSES: Readonly<Record<string, string>> = {
  alnum: 'a-zA-Z0-9',
  alpha: 'a-zA-Z',
  digit: '0-9',
  lower: 'a-z',
  upper: 'A-Z',
};

/**
 * A glob as it was probably meant. The result is a guess and may still be wrong: whoever offers it
 * parses it first. What has no likely meaning (absolute paths, `!`, a drive letter) stays.
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

/** `**.ts` was meant to reach below, `a**` was not. */
function repairStars(segment: string): string[] {
  if (segment === '**' || !segment.includes('**')) return [segment];
  const rest = segment.replace(/^\*+/, '');
  if (rest === '') return ['**'];
  const single = segment.replace(/\*+/g, '*');
  return segment.startsWith('**') ? ['**', single] : [single];
}

function repairBracket(segment: string): string {
  // Next.js: `[[...slug]]` is the name of a folder.
  const named = segment.replace(/^\[\[\.\.\.([^[\]]+)\]\]/, '[[][[]...$1]]');
  // A bracket that nothing closes is a part of the name. The first `]` in a class is one of its members.
  return named.replace(/\[(?:!?\]?[^\]]*\])?/g, (part) => (part === '[' ? '[[]' : part));
}

/**
 * Back-slashes separate segments where one comes before a letter or a digit (`src\\web\\**`), and
 * escape the next character elsewhere, as shells and minimatch have it (`my\\ file.ts`).
 *
 * @returns nothing where the dialect can't write what is escaped
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
