/** What a client requests in a `Prefer` header: `Prefer: code=404, example=missing`. */
export interface Preference {
  readonly code?: string;
  readonly example?: string;
}

/**
 * Reads `Prefer` headers (RFC 7240). If a preference occurs twice, the first one counts. Unknown
 * preferences are ignored. Tests of consumers need it to get the errors of the contract and
 * its other examples.
 */
export function preference(header: string | undefined): Preference {
  const given = new Map<string, string>();
  for (const [, name = '', quotedText, token] of (header ?? '').matchAll(PREFERENCE)) {
    const key = name.toLowerCase();
    const value = quotedText?.replace(/\\(.)/g, '$1') ?? token;
    if (value !== undefined && !given.has(key)) given.set(key, value);
  }
  const code = given.get('code');
  const example = given.get('example');
  return { ...(code !== undefined && { code }), ...(example !== undefined && { example }) };
}

const PREFERENCE = /([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,;"]+))/g;

/**
 * Chooses the available media type that the client prefers (RFC 9110, section 12.5.1). A contract
 * can describe several, and a real server would send only one that the client accepts.
 *
 * @param accept the `Accept` header; if missing, every media type is accepted
 * @returns `undefined` if the client accepts none of them
 */
export function acceptable(
  accept: string | undefined,
  offered: readonly string[],
): string | undefined {
  const ranges = (accept ?? '*/*').split(',').flatMap(parseRange);
  if (ranges.length === 0) return offered[0];
  const rated = offered.map((type) => ({ type, quality: qualityOf(type, ranges) }));
  const best = Math.max(0, ...rated.map(({ quality }) => quality));
  return best === 0 ? undefined : rated.find(({ quality }) => quality === best)?.type;
}

/** Returns `application/json` for `Application/JSON; charset=utf-8`. */
export function essence(mediaType: string): string {
  return (mediaType.split(';')[0] ?? '').trim().toLowerCase();
}

/** True for `application/json` and types that end in `+json`. */
export function isJson(mediaType: string): boolean {
  return /^[^/]+\/(?:[^/]+\+)?json$/.test(essence(mediaType));
}

/** Whether a media type matches a range such as `application/*`. */
export function inRange(mediaType: string, range: string): boolean {
  const [type = '', subtype = ''] = essence(range).split('/');
  const [ownType, ownSubtype] = essence(mediaType).split('/');
  return (type === '*' || type === ownType) && (subtype === '*' || subtype === ownSubtype);
}

interface Range {
  readonly range: string;
  readonly quality: number;
}

function parseRange(text: string): readonly Range[] {
  const range = essence(text);
  if (!range.includes('/')) return [];
  const [, weight] = /;\s*q\s*=\s*([\d.]+)/i.exec(text) ?? [];
  return [{ range, quality: weight === undefined ? 1 : Math.min(1, Number(weight) || 0) }];
}

/** The most specific range counts. */
function qualityOf(type: string, ranges: readonly Range[]): number {
  const exactness = ({ range }: Range): number => 2 - range.split('*').length;
  const [most] = ranges
    .filter(({ range }) => inRange(type, range))
    .sort((a, b) => exactness(b) - exactness(a));
  return most?.quality ?? 0;
}
