import type { Agent } from '../../api/coordinator';
import type { RemoteOperation } from '../server';

export interface HttpCall {
  readonly method: 'GET' | 'POST';
  /** The encoded path with its query, relative to the server's base URL. Starts with `/`. */
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
}

type Args = Readonly<Record<string, unknown>>;

/**
 * The endpoint of each operation on agent-coordinator's REST server, and the request body that it expects.
 */
export const HTTP_ENDPOINTS: Readonly<
  Record<Exclude<RemoteOperation, 'renewLease'>, (args: Args, agent: Agent) => HttpCall>
> = {
  acquireLock: (args, agent) => post('/locks/acquire', { ...args, ...identity(agent) }),
  releaseLock: (args, agent) => post('/locks/release', { ...args, agent_id: agent.id }),
  checkLocks: ({ file_path }) => get(`/locks/status/${encodePath(String(file_path))}`),
  submitWork: ({ description, ...args }) =>
    post('/work/submit', { ...args, task_description: description }),
  getTask: (args) => post('/work/get', args),
  claimWork: (args, agent) => post('/work/claim', { ...args, ...type(agent) }),
  completeWork: (args, agent) => post('/work/complete', { ...args, agent_id: agent.id }),
  checkGuardrails: (args) => post('/guardrails/check', args),
  writeHandoff: (args, agent) => post('/handoffs/write', { ...args, ...identity(agent) }),
  readHandoff: (args) => post('/handoffs/read', args),
  remember: (args, agent) => post('/memory/store', { agent_id: agent.id, ...args }),
  recall: (args, agent) => post('/memory/query', { agent_id: agent.id, ...args }),
  checkPolicy: (args, agent) => post('/policy/check', { ...args, ...type(agent) }),
  queryAudit: (args) => get(`/audit${query(args)}`),
  discoverAgents: () => get('/discovery/agents'),
  registerFeature: (args, agent) => post('/features/register', { ...args, agent_id: agent.id }),
  findConflicts: (args) => post('/features/conflicts', args),
  deregisterFeature: (args) => post('/features/deregister', args),
};

/** `/ready` also checks the database. `/health` answers 200 even without a database. */
export const READY: HttpCall = get('/ready');

function get(path: string): HttpCall {
  return { method: 'GET', path };
}

function post(path: string, body: Args): HttpCall {
  return { method: 'POST', path, body };
}

function type(agent: Agent): Args {
  return { agent_id: agent.id, agent_type: agent.type };
}

function identity(agent: Agent): Args {
  return {
    ...type(agent),
    ...(agent.sessionId === undefined ? {} : { session_id: agent.sessionId }),
  };
}

/** Keeps slashes unencoded, because proxies reject `%2F`. */
function encodePath(key: string): string {
  return key.split('/').map(encodeURIComponent).join('/');
}

function query(args: Args): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(args)) parameters.set(name, String(value));
  return parameters.size === 0 ? '' : `?${parameters}`;
}
