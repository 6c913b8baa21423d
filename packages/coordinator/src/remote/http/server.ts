import { quoted } from '@parallel-plan/plan';
import type { Agent, LockHolder } from '../../api/coordinator';
import { CoordinatorError, type CoordinatorErrorCode } from '../../api/errors';
import { readAnswer, shownText } from '../answer';
import { readHolder } from '../locks';
import { IDEMPOTENT, type RemoteServer } from '../server';
import {
  type Deadline,
  type FailedAttempt,
  inTotal,
  perAttempt,
  RAISE_TIMEOUTS,
  type Retries,
  type Timeouts,
  withRetries,
} from '../timing';
import { HTTP_ENDPOINTS, type HttpCall, READY } from './endpoints';
import { type HttpOutcome, MOST_BYTES, sendRequest } from './send-request';

export interface HttpServerOptions {
  /** The base URL, without credentials, query, fragment and trailing slash. */
  readonly base: string;
  readonly apiKey: string | undefined;
  readonly agent: Agent;
  readonly timeouts: Required<Timeouts>;
  readonly retries: Required<Retries>;
}

/** Adapts agent-coordinator's REST server to `RemoteServer`. */
export function httpServer(options: HttpServerOptions): RemoteServer {
  const { base, apiKey, agent, timeouts, retries } = options;
  const closing = new AbortController();
  const headers: Record<string, string> = apiKey === undefined ? {} : { 'x-api-key': apiKey };
  const shown = (text: string) => shownText(text, apiKey === undefined ? [] : [apiKey]);
  const attempt = (call: HttpCall, what: string, deadline: Deadline) => async () => {
    const [timeoutMs, signal] = [deadline.attempt(), closing.signal];
    const outcome = await sendRequest({ ...call, base, headers, timeoutMs, signal });
    return judge(outcome, { what: `${what} at ${base}`, limit: deadline.limit, apiKey, shown });
  };
  const call: RemoteServer['call'] = async (operation, args, deadline) => {
    if (operation === 'renewLease') throw new CoordinatorError('unsupported', noLeases(base));
    const endpoint = HTTP_ENDPOINTS[operation](args, agent);
    const name = `${endpoint.method} ${endpoint.path.split('?')[0] ?? ''}`;
    const attempts = IDEMPOTENT.has(operation) ? retries.attempts : 1;
    return withRetries(
      attempt(endpoint, shown(name), deadline),
      { ...retries, attempts },
      deadline,
    );
  };
  return {
    transport: 'http',
    name: base,
    agent,
    shown,
    call,
    canTellHolder,
    holders: (keys, deadline) => httpHolders({ call, name: base }, keys, deadline),
    ready: async (deadline) => {
      const outcome = await attempt(READY, 'GET /ready', deadline)();
      if ('error' in outcome) throw outcome.error;
    },
    lacks: async (operation) => (operation === 'renewLease' ? noLeases(base) : undefined),
    takes: async () => false,
    deadline: (kind) =>
      kind === 'start' ? inTotal(timeouts.detection) : perAttempt(timeouts[kind]),
    close: async () => closing.abort(),
  };
}

function noLeases(base: string): string {
  return `${base} has no leases. Use PostgreSQL (PARALLEL_PLAN_COORDINATOR_URL) as the coordinator of workers.`;
}

interface Circumstances {
  readonly what: string;
  readonly limit: number;
  readonly apiKey: string | undefined;
  readonly shown: (text: string) => string;
}

function judge(
  outcome: HttpOutcome,
  circumstances: Circumstances,
): { readonly value: unknown } | FailedAttempt {
  const { what, limit, shown } = circumstances;
  switch (outcome.kind) {
    case 'answer':
      return judgeStatus(outcome, circumstances);
    case 'redirect':
      return failed(
        'unavailable',
        `${what} is redirected${outcome.to === undefined ? '' : ` to ${shown(outcome.to)}`}. Redirects are not followed, so that the key is sent nowhere else: set COORDINATION_API_URL to the address of the server.`,
      );
    case 'timeout':
      return failed(
        'timeout',
        `${what} was not answered within ${limit / 1_000} s. Whether it had an effect is not known. ${RAISE_TIMEOUTS}`,
      );
    case 'closed':
      return failed('unavailable', `${what} was cancelled, because the client was closed.`);
    case 'too-much':
      return failed('bad-answer', `The answer to ${what} is longer than ${MOST_BYTES} bytes.`);
    case 'failed':
      return failed(
        'unavailable',
        `${what} failed: ${outcome.why}. Check COORDINATION_API_URL, and whether the server runs.`,
        true,
      );
  }
}

function judgeStatus(
  { status, body }: Extract<HttpOutcome, { kind: 'answer' }>,
  { what, apiKey, shown }: Circumstances,
): { readonly value: unknown } | FailedAttempt {
  if (status >= 200 && status < 300) return parse(body, what);
  const detail = shown(detailOf(body));
  const said = detail === '' ? '' : ` It says: ${detail}.`;
  switch (status) {
    case 401:
      return failed(
        'unauthorized',
        apiKey === undefined
          ? `${what} needs a key: set COORDINATION_API_KEY.`
          : `The key in COORDINATION_API_KEY is not one of the server's (${what}).`,
      );
    case 403:
      return failed(
        'forbidden',
        `${what} is not allowed for this key and agent.${said} A key may be bound to another agent id (see AGENT_ID), or a policy of the server denies it.`,
      );
    case 404:
    case 405:
    case 501:
      return failed('unsupported', `The server doesn't know ${what} (${status}).`);
    case 408:
    case 429:
      return failed('unavailable', `${what}: the server is too busy (${status}).`, true);
    default:
      return status >= 500
        ? failed('unavailable', `${what} failed in the server (${status}).${said}`, true)
        : failed('invalid-request', `${what} was refused (${status}).${said}`);
  }
}

function parse(body: string, what: string): { readonly value: unknown } | FailedAttempt {
  try {
    return { value: JSON.parse(body) };
  } catch {
    return failed(
      'bad-answer',
      `The answer to ${what} is not JSON. Check that COORDINATION_API_URL is that of a coordinator, not of a web page in front of it.`,
    );
  }
}

/** Reads FastAPI's `detail`: a sentence, or a list of validation errors with their locations. */
function detailOf(body: string): string {
  try {
    const { detail } = JSON.parse(body) as { detail?: unknown };
    if (typeof detail === 'string') return detail;
    if (!Array.isArray(detail)) return '';
    return detail
      .map((item: { loc?: unknown; msg?: unknown } | null) => {
        const place = Array.isArray(item?.loc) ? `${item.loc.slice(1).join('.')}: ` : '';
        return `${place}${String(item?.msg ?? 'not valid')}`;
      })
      .join('; ');
  } catch {
    return '';
  }
}

function failed(code: CoordinatorErrorCode, message: string, transient = false): FailedAttempt {
  return { error: new CoordinatorError(code, message), transient };
}

/** Characters that the server answers wrongly: it inserts the key into a quoted list without escaping. */
const ANSWERED_WRONGLY = /[",]/;

const AT_ONCE = 8;

export function canTellHolder(key: string): boolean {
  return !ANSWERED_WRONGLY.test(key);
}

/** Asks for each key separately: the server can't list several locks, or all of them, in one call. */
export async function httpHolders(
  server: Pick<RemoteServer, 'call' | 'name'>,
  keys: readonly string[] | undefined,
  deadline: Deadline,
): Promise<readonly LockHolder[]> {
  if (keys === undefined) {
    throw new CoordinatorError(
      'unsupported',
      `${server.name} has no list of all locks: ask for the keys of a plan.`,
    );
  }
  const untold = keys.find((key) => !canTellHolder(key));
  if (untold !== undefined) {
    throw new CoordinatorError(
      'unsupported',
      `${server.name} gives wrong answers about the holder of a key with a quote or a comma, such as ${quoted(untold)}. Claiming it works.`,
    );
  }
  const found: (LockHolder | undefined)[] = [];
  for (let at = 0; at < keys.length; at += AT_ONCE) {
    const some = keys.slice(at, at + AT_ONCE);
    found.push(...(await Promise.all(some.map((key) => holder(server, key, deadline)))));
  }
  return found.filter((lock) => lock !== undefined);
}

async function holder(
  server: Pick<RemoteServer, 'call' | 'name'>,
  key: string,
  deadline: Deadline,
): Promise<LockHolder | undefined> {
  const { value } = await server.call('checkLocks', { file_path: key }, deadline);
  const answer = readAnswer(value, `The answer of ${server.name} to a lock's status`);
  if (!answer.flag('locked')) return undefined;
  return readHolder(answer.nested('lock') ?? readAnswer({}, 'A lock'), key);
}
