import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mockAnswers } from './answer';
import { corsHeaders, exposed, isLocalHost } from './cors';
import { loadMockApi, type MockSource } from './mock-api';
import { type MockRequest, mockRequest } from './mock-request';
import { type MockAnswer, problem } from './problem';

export interface MockServerOptions {
  /** The TCP port. If 0 or missing, a free port is chosen. */
  readonly port?: number;
}

/** A running mock server. */
export interface MockServer {
  /** Such as `http://127.0.0.1:4010`. */
  readonly url: string;
  readonly port: number;
  /** The number of operations that it serves. */
  readonly operations: number;
  /** Stops the server at once, including open connections. */
  close(): Promise<void>;
}

/** The mock server could not listen. The message says why and what to do, on one line. */
export class MockServerError extends Error {
  override readonly name = 'MockServerError';

  constructor(
    readonly code: 'port-taken' | 'port-refused' | 'not-started',
    message: string,
  ) {
    super(message);
  }
}

/** Only programs on this machine can connect. */
const HOST = '127.0.0.1';
const MOST_BODY = 1024 * 1024;
/**
 * The number of bytes to read and discard of a body that is too large, so that the client can still
 * read the response.
 */
const MOST_DISCARDED = 32 * 1024 * 1024;
const TIMEOUTS = {
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  connectionsCheckingInterval: 1_000,
} as const;

/**
 * Serves the examples of an OpenAPI document over HTTP on the loopback address. Checks requests
 * against the contract. Fetches nothing, and reads and writes no files.
 *
 * @param source the document and the files that it can reference
 * @param options `port`, the TCP port; if 0 or missing, a free port is chosen
 * @returns the running server
 * @throws UnusableContractError (exported as `MockContractError`) for a document that can't be
 * served
 * @throws MockServerError if the server can't listen
 */
export async function startMockServer(
  source: MockSource,
  { port = 0 }: MockServerOptions = {},
): Promise<MockServer> {
  const api = loadMockApi(source);
  const answers = mockAnswers(api);
  const server = createServer(TIMEOUTS, (incoming, outgoing) => {
    handle(answers, incoming).then(
      ({ request, answer }) => send(request, answer, outgoing),
      // The client has disconnected.
      () => outgoing.destroy(),
    );
  });
  await listen(server, port);
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://${HOST}:${bound}`,
    port: bound,
    operations: api.operations.length,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, port)));
    server.listen({ host: HOST, port, exclusive: true }, resolve);
  });
}

function listenError({ code, message }: NodeJS.ErrnoException, port: number): MockServerError {
  switch (code) {
    case 'EADDRINUSE':
      return new MockServerError(
        'port-taken',
        `Port ${port} is in use. Choose another one, or leave it out to get a free one.`,
      );
    case 'EACCES':
      return new MockServerError(
        'port-refused',
        `Port ${port} may not be used by this user. Choose one from 1024 up.`,
      );
    default:
      return new MockServerError('not-started', `The mock could not listen: ${message}`);
  }
}

interface Exchange {
  readonly request: MockRequest;
  readonly answer: MockAnswer;
}

async function handle(
  answers: (request: MockRequest) => MockAnswer,
  incoming: IncomingMessage,
): Promise<Exchange> {
  const body = await readBody(incoming);
  const request = mockRequest(
    incoming.method ?? 'GET',
    incoming.url ?? '/',
    incoming.headers,
    body ?? Buffer.alloc(0),
  );
  if (body === undefined) {
    return { request, answer: problem(413, 'The body is larger than 1 MiB.', CLOSING) };
  }
  const { host } = incoming.headers;
  if (!isLocalHost(host)) {
    const detail = `The mock answers requests to localhost, not to ${host}.`;
    return { request, answer: problem(421, detail, CLOSING) };
  }
  return { request, answer: answers(request) };
}

const CLOSING = { headers: { connection: 'close' } } as const;

/** The body, or `undefined` if it is too large. */
function readBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MOST_BODY) chunks.push(chunk);
      else if (size > MOST_DISCARDED) incoming.destroy();
    });
    incoming.on('end', () => resolve(size > MOST_BODY ? undefined : Buffer.concat(chunks)));
    incoming.on('error', reject);
    incoming.on('close', () => reject(new Error('closed')));
  });
}

function send(request: MockRequest, answer: MockAnswer, outgoing: ServerResponse): void {
  const { status, headers, body } = answer;
  const bytes = body === undefined ? undefined : Buffer.from(body);
  outgoing.writeHead(status, {
    ...headers,
    ...(bytes === undefined
      ? status === 204 || status === 304
        ? {}
        : { 'content-length': '0' }
      : { 'content-length': String(bytes.length) }),
    ...corsHeaders(request),
    ...exposed(answer),
  });
  outgoing.end(request.method === 'HEAD' ? undefined : bytes);
}
