import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Agent } from '../../api/coordinator';
import { ReferenceState } from './reference-state';
import { type Args, ServerFault } from './call-arguments';

/** A fault between the client and the operation. */
export type Mishap =
  | { readonly kind: 'status'; readonly status: number; readonly body?: string }
  | { readonly kind: 'hang' | 'reset' | 'garbage' | 'huge' | 'cut-off' }
  /** The operation takes effect, but its answer is lost. */
  | { readonly kind: 'answer-lost' | 'answer-hangs' }
  | { readonly kind: 'redirect'; readonly to: string }
  | { readonly kind: 'json'; readonly value: unknown };

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly key: string | undefined;
  readonly body: Args;
}

export interface RestServer {
  readonly url: string;
  readonly state: ReferenceState;
  readonly requests: ReceivedRequest[];
  /** The agent id that each key is bound to, if any. Keys that are not in the map are rejected. */
  readonly keys: Map<string, string | undefined>;
  /** `/ready` answers 503, while `/health` still answers 200. */
  databaseDown: boolean;
  /** Chooses the fault for each request. */
  mishap: (request: ReceivedRequest) => Mishap | undefined;
  close(): Promise<void>;
}

/** The REST interface of agent-coordinator. It answers correctly unless `mishap` chooses a fault. */
export async function startRestServer(state = new ReferenceState()): Promise<RestServer> {
  const server = createServer((request, response) => void serve(rest, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const rest: RestServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    state,
    requests: [],
    keys: new Map([['key-of-all', undefined]]),
    databaseDown: false,
    mishap: () => undefined,
    close: () => stop(server),
  };
  return rest;
}

async function stop(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}

async function serve(
  rest: RestServer,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(message.url ?? '/', 'http://server');
  const key = message.headers['x-api-key'];
  const request: ReceivedRequest = {
    method: message.method ?? '',
    path: decodeURIComponent(url.pathname),
    key: typeof key === 'string' ? key : undefined,
    body: await readBody(message),
  };
  rest.requests.push(request);
  const mishap = rest.mishap(request);
  if (mishap !== undefined && !mishap.kind.startsWith('answer-')) {
    misbehave(mishap, response);
    return;
  }
  const { status, value } = answer(rest, request, url.searchParams);
  if (mishap?.kind === 'answer-hangs') return;
  if (mishap?.kind === 'answer-lost') {
    response.destroy();
    return;
  }
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

async function readBody(message: IncomingMessage): Promise<Args> {
  let text = '';
  for await (const chunk of message) text += String(chunk);
  return text === '' ? {} : (JSON.parse(text) as Args);
}

function misbehave(mishap: Mishap, response: ServerResponse): void {
  switch (mishap.kind) {
    case 'status':
      response.writeHead(mishap.status, { 'content-type': 'application/json' });
      response.end(mishap.body ?? JSON.stringify({ detail: 'Internal Server Error' }));
      break;
    case 'reset':
      response.socket?.resetAndDestroy();
      break;
    case 'garbage':
      response.end('<html>\u001b[2Jnot what you expect\u0000\ufffd');
      break;
    case 'huge':
      response.write('[');
      for (let index = 0; index < 160; index++) response.write(`"${'x'.repeat(65_536)}",`);
      response.end('0]');
      break;
    case 'cut-off':
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{"success": true, "action": "acq');
      setImmediate(() => response.destroy());
      break;
    case 'redirect':
      response.writeHead(307, { location: mishap.to }).end();
      break;
    case 'json':
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(mishap.value));
      break;
    default:
    // Hang: send nothing and keep the connection open.
  }
}

function answer(
  rest: RestServer,
  request: ReceivedRequest,
  query: URLSearchParams,
): { readonly status: number; readonly value: unknown } {
  try {
    return { status: 200, value: route(rest, request, query) };
  } catch (error) {
    if (!(error instanceof ServerFault)) throw error;
    return { status: error.status, value: { detail: error.detail } };
  }
}

function route(rest: RestServer, request: ReceivedRequest, query: URLSearchParams): unknown {
  const { method, path, body } = request;
  const { state } = rest;
  if (method === 'GET' && path === '/health')
    return { status: rest.databaseDown ? 'degraded' : 'ok' };
  if (method === 'GET' && path === '/ready') {
    if (rest.databaseDown) throw new ServerFault(503, 'database is not reachable');
    return { status: 'ready' };
  }
  const key = path.startsWith('/locks/status/') ? path.slice('/locks/status/'.length) : undefined;
  if (method === 'GET' && key !== undefined) return lockStatus(state, key);
  const tool = TOOLS[`${method} ${path}`];
  if (tool === undefined) throw new ServerFault(404, 'Not Found');
  const agent = principal(rest, request);
  const args = method === 'GET' ? fromQuery(query) : body;
  if (tool === 'submit_work') {
    if (body['task_description'] === undefined) {
      throw new ServerFault(422, [{ loc: ['body', 'task_description'], msg: 'Field required' }]);
    }
    return state.handle(tool, { ...args, description: body['task_description'] }, agent);
  }
  return state.handle(tool, args, agent);
}

const TOOLS: Readonly<Record<string, string>> = {
  'POST /locks/acquire': 'acquire_lock',
  'POST /locks/release': 'release_lock',
  'POST /work/submit': 'submit_work',
  'POST /work/claim': 'get_work',
  'POST /work/get': 'get_task',
  'POST /work/complete': 'complete_work',
  'POST /guardrails/check': 'check_guardrails',
  'POST /policy/check': 'check_policy',
  'POST /handoffs/write': 'write_handoff',
  'POST /handoffs/read': 'read_handoff',
  'POST /memory/store': 'remember',
  'POST /memory/query': 'recall',
  'GET /audit': 'query_audit',
  'GET /discovery/agents': 'discover_agents',
  'POST /features/register': 'register_feature',
  'POST /features/conflicts': 'analyze_feature_conflicts',
  'POST /features/deregister': 'deregister_feature',
};

/** Paths whose body must name the agent. It is optional for all others. */
const NAMES_AGENT = /^\/(locks|memory)\/|^\/work\/(claim|complete)|^\/policy/;

function principal({ keys }: RestServer, { key, body, path }: ReceivedRequest): Agent {
  if (key === undefined || !keys.has(key)) throw new ServerFault(401, 'Invalid API key');
  const bound = keys.get(key);
  const asked = body['agent_id'];
  if (asked === undefined && NAMES_AGENT.test(path)) {
    throw new ServerFault(422, [{ loc: ['body', 'agent_id'], msg: 'Field required' }]);
  }
  if (bound !== undefined && asked !== undefined && asked !== bound) {
    throw new ServerFault(403, 'API key is not permitted to act as requested agent_id');
  }
  const type = body['agent_type'];
  return {
    id: bound ?? (typeof asked === 'string' ? asked : 'cloud-agent'),
    type: typeof type === 'string' ? type : 'cloud_agent',
  };
}

/**
 * Answers like the real server, which inserts the key into a list without escaping: a key with a quote or a
 * comma is never found.
 */
function lockStatus(state: ReferenceState, file_path: string): unknown {
  const wrong = /[",]/.test(file_path);
  const [lock] = wrong ? [] : (state.checkLocks({ file_paths: [file_path] }) as readonly unknown[]);
  return lock === undefined ? { locked: false, file_path } : { locked: true, file_path, lock };
}

function fromQuery(query: URLSearchParams): Args {
  return Object.fromEntries(
    [...query].map(([name, value]) => [name, name === 'limit' ? Number(value) : value]),
  );
}
