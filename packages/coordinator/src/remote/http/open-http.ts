import type { Agent, Coordinator } from '../../api/coordinator';
import { CoordinatorError } from '../../api/errors';
import type { WorkspacePaths } from '../../api/lock-name';
import { remoteCoordinator } from '../coordinator';
import { DEFAULT_RETRIES, DEFAULT_TIMEOUTS, type Retries, type Timeouts } from '../timing';
import { httpServer } from './server';

export interface HttpOptions {
  /** An `http://` or `https://` URL, with a path if the server has one. */
  readonly url: string;
  /** Sent as `X-API-Key` to this server only, and never shown. */
  readonly apiKey?: string;
  readonly agent: Agent;
  readonly paths?: WorkspacePaths;
  readonly timeouts?: Timeouts;
  readonly retries?: Retries;
}

/**
 * Opens a client of agent-coordinator's REST server. It sends nothing before the first call.
 *
 * @param options the URL, the key, the agent to act as, and the limits of calls
 * @returns a coordinator whose calls reject with a `CoordinatorError` when there is no answer
 * @throws CoordinatorError `invalid-request` for an invalid URL or key
 */
export function openHttp({
  url,
  apiKey,
  agent,
  paths,
  timeouts,
  retries,
}: HttpOptions): Coordinator {
  return remoteCoordinator(
    httpServer({
      base: baseOf(url),
      apiKey: usableKey(apiKey),
      agent,
      timeouts: { ...DEFAULT_TIMEOUTS, ...timeouts },
      retries: { ...DEFAULT_RETRIES, ...retries },
    }),
    paths,
  );
}

/** Messages never repeat the URL: it may contain a password. */
function baseOf(text: string): string {
  const unusable = (why: string) =>
    new CoordinatorError(
      'invalid-request',
      `The URL of the coordinator ${why}. Set COORDINATION_API_URL to something like http://localhost:8081.`,
    );
  if (!URL.canParse(text)) throw unusable('is not a URL');
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw unusable('must begin with http:// or https://');
  }
  if (url.username !== '' || url.password !== '') {
    throw unusable('contains a user name or password; put the key into COORDINATION_API_KEY');
  }
  if (url.search !== '' || url.hash !== '') throw unusable('has a query or a fragment');
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

function usableKey(key: string | undefined): string | undefined {
  const trimmed = key?.trim() ?? '';
  if (trimmed === '') return undefined;
  if (/^[\x21-\x7e]+$/.test(trimmed)) return trimmed;
  throw new CoordinatorError(
    'invalid-request',
    'The key of the coordinator (COORDINATION_API_KEY) has a space, a line break or a letter that cannot be sent in a header.',
  );
}
