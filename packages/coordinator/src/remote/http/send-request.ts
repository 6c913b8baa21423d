import type { HttpCall } from './endpoints';

export interface HttpRequest extends HttpCall {
  /** The base URL of the server, without a trailing slash. */
  readonly base: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Aborts the request when the client is closed. */
  readonly signal: AbortSignal;
}

/** The result of a request: a status with its body, or why there is none. */
export type HttpOutcome =
  | { readonly kind: 'answer'; readonly status: number; readonly body: string }
  | { readonly kind: 'redirect'; readonly to: string | undefined }
  | { readonly kind: 'timeout' | 'closed' | 'too-much' }
  | { readonly kind: 'failed'; readonly why: string };

/** The maximum size of an answer. It is larger than any list that a coordinator returns. */
export const MOST_BYTES = 8 * 1024 * 1024;

/**
 * Sends one request. It never throws and never follows redirects: `fetch` would send our headers, including
 * the key, to the new host.
 */
export async function sendRequest(request: HttpRequest): Promise<HttpOutcome> {
  const timeout = AbortSignal.timeout(request.timeoutMs);
  try {
    const response = await fetch(`${request.base}${request.path}`, {
      method: request.method,
      headers: {
        accept: 'application/json',
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...request.headers,
      },
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      redirect: 'manual',
      signal: AbortSignal.any([timeout, request.signal]),
    });
    if (response.status >= 300 && response.status < 400) {
      await response.body?.cancel();
      return { kind: 'redirect', to: originOf(response.headers.get('location'), request.base) };
    }
    const body = await readBounded(response);
    return body === undefined
      ? { kind: 'too-much' }
      : { kind: 'answer', status: response.status, body };
  } catch (error) {
    if (request.signal.aborted) return { kind: 'closed' };
    if (timeout.aborted) return { kind: 'timeout' };
    return { kind: 'failed', why: reasonOf(error) };
  }
}

async function readBounded(response: Response): Promise<string | undefined> {
  if (response.body === null) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Returning from the loop cancels the stream.
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > MOST_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function originOf(location: string | null, base: string): string | undefined {
  if (location === null || !URL.canParse(location, base)) return undefined;
  return new URL(location, base).origin;
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection is refused: nothing listens at this address',
  ECONNRESET: 'the connection was reset',
  UND_ERR_SOCKET: 'the connection was closed in the middle of an answer',
  EPIPE: 'the connection was closed',
  ENOTFOUND: 'no host has this name',
  EAI_AGAIN: 'the host name cannot be resolved now',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  ETIMEDOUT: 'the connection timed out',
  UND_ERR_CONNECT_TIMEOUT: 'the connection timed out',
};

/** Uses only the error code: the messages of `fetch` may quote the request. */
function reasonOf(error: unknown): string {
  const code = codeOf(error) ?? codeOf((error as { cause?: unknown } | undefined)?.cause);
  if (code === undefined) return 'the connection failed';
  if (/CERT|SSL|TLS/.test(code)) return `the certificate is not accepted (${code})`;
  return REASONS[code] ?? `the connection failed (${code})`;
}

function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' && /^[A-Z_0-9]{3,60}$/.test(code) ? code : undefined;
}
