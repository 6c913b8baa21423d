import type { MockRequest } from './mock-request';
import type { MockAnswer } from './problem';

/**
 * Allows pages from this machine, such as those of a development server, to use the mock. Pages
 * from the internet can't read its responses. Without this, a frontend of the change can't call the
 * mock from its development server.
 */
export function corsHeaders({ headers }: MockRequest): Readonly<Record<string, string>> {
  const { origin } = headers;
  if (origin === undefined || !isLocal(origin)) return { vary: 'Origin' };
  return {
    vary: 'Origin',
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
  };
}

/** The response to a CORS preflight request, or `undefined` for any other request. */
export function preflight(
  { method, headers }: MockRequest,
  allowed: readonly string[],
): MockAnswer | undefined {
  const { origin } = headers;
  const asked = headers['access-control-request-method'];
  if (method !== 'OPTIONS' || origin === undefined || asked === undefined || !isLocal(origin)) {
    return undefined;
  }
  const names = headers['access-control-request-headers'];
  return {
    status: 204,
    headers: {
      allow: allowed.join(', '),
      'access-control-allow-methods': allowed.join(', '),
      ...(names !== undefined && /^[\w\s,-]+$/.test(names)
        ? { 'access-control-allow-headers': names }
        : {}),
      'access-control-max-age': '600',
    },
  };
}

/** The header that lets a page read the other headers of the response. */
export function exposed({ headers }: MockAnswer): Readonly<Record<string, string>> {
  const names = Object.keys(headers).filter((name) => name !== 'content-type');
  return names.length === 0 ? {} : { 'access-control-expose-headers': names.join(', ') };
}

function isLocal(origin: string): boolean {
  try {
    const { protocol, hostname } = new URL(origin);
    return (protocol === 'http:' || protocol === 'https:') && isLoopback(hostname);
  } catch {
    return false;
  }
}

/**
 * Whether a `Host` header names this machine. Any other host is refused: it can be a page whose
 * domain was pointed at the loopback address (DNS rebinding).
 */
export function isLocalHost(host: string | undefined): boolean {
  return host === undefined || isLocal(`http://${host}`);
}

function isLoopback(hostname: string): boolean {
  return /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
}
