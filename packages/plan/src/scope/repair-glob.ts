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
  const plain = glob
    .replace(/\\([[\](){}])?/g, (_, escaped?: string) => unescape(escaped))
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
  const open = named.lastIndexOf('[');
  return open >= 0 && !named.includes(']', open + 2)
    ? `${named.slice(0, open)}[[]${named.slice(open + 1)}`
    : named;
}

function unescape(escaped: string | undefined): string {
  if (escaped === undefined) return '/';
  if (escaped === ']' || escaped === ')') return escaped;
  return escaped === '{' || escaped === '}' ? '?' : `[${escaped}]`;
}

function listNumbers(whole: string, from: number, to: number): string {
  if (to <= from || to - from > 20) return whole;
  return `{${Array.from({ length: to - from + 1 }, (_, step) => from + step).join(',')}}`;
}
