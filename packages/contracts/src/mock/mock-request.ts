/** A completely received HTTP request. */
export interface MockRequest {
  /** Upper case. */
  readonly method: string;
  /** As sent, percent-encoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case; repeated headers are joined with commas. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly cookies: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

/**
 * Creates a request from the parts that Node.js provides.
 *
 * @param target the request target: a path with a query, or an absolute URL
 */
export function mockRequest(
  method: string,
  target: string,
  headers: Readonly<Record<string, string | readonly string[] | undefined>> = {},
  body: Buffer = Buffer.alloc(0),
): MockRequest {
  const local = target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '').replace(/#.*$/s, '');
  const at = local.indexOf('?');
  const path = at === -1 ? local : local.slice(0, at);
  const flat = Object.entries(headers).map(([name, value]): [string, string | undefined] => [
    name.toLowerCase(),
    typeof value === 'object' ? value.join(', ') : value,
  ]);
  const all = Object.fromEntries(flat);
  return {
    method: method.toUpperCase(),
    path: path === '' ? '/' : path,
    query: new URLSearchParams(at === -1 ? '' : local.slice(at + 1)),
    headers: all,
    cookies: cookiesOf(all['cookie']),
    body,
  };
}

function cookiesOf(header: string | undefined): ReadonlyMap<string, string> {
  const pairs = (header ?? '').split(';').flatMap((pair): [string, string][] => {
    const at = pair.indexOf('=');
    return at === -1 ? [] : [[pair.slice(0, at).trim(), pair.slice(at + 1).trim()]];
  });
  return new Map(pairs);
}
