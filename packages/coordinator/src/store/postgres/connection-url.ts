import { quoted } from '@parallel-plan/plan';
import { Client, type ClientConfig } from 'pg';
import { CoordinatorError } from '../../api/errors';

/** The parts of a PostgreSQL URL. */
export interface ConnectionTarget {
  readonly config: ClientConfig;
  /** The schema of the tables: the `schema` parameter of the URL, or `parallel_plan`. */
  readonly schema: string;
  /** `user@host:port/database` for messages, without a password. */
  readonly name: string;
}

/**
 * Reads `postgres://user@host:port/database?schema=team_a`. All parameters but `schema` have the meaning
 * that libpq gives them.
 *
 * @throws CoordinatorError `invalid-request`; the message doesn't repeat the URL, which may contain a
 *   password
 */
export function connectionTarget(url: string): ConnectionTarget {
  if (!/^postgres(?:ql)?:\/\//.test(url)) {
    throw notUsable('it does not start with `postgres://`');
  }
  const [address = '', query = ''] = splitOnce(url, '?');
  const parameters = new URLSearchParams(query);
  const schema = parameters.get('schema') ?? 'parallel_plan';
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) {
    throw notUsable(`its schema ${quoted(schema)} must consist of a-z, 0-9 and _`);
  }
  parameters.delete('schema');
  const rest = parameters.toString();
  const config = { connectionString: rest === '' ? address : `${address}?${rest}` };
  const { user, host, port, database } = parsed(config);
  return {
    config,
    schema,
    name: `${user ?? ''}@${host}${host.startsWith('/') ? '' : `:${port}`}/${database ?? ''}`,
  };
}

function parsed(config: ClientConfig): Client {
  try {
    return new Client(config);
  } catch {
    // Omit the cause: an error about a URL contains the URL.
    throw notUsable('it cannot be read as a URL');
  }
}

function notUsable(why: string): CoordinatorError {
  return new CoordinatorError(
    'invalid-request',
    `The URL of the PostgreSQL coordinator can't be used: ${why}. The form is \`postgres://user@host:5432/database\`, with \`?schema=name\` for tables of their own.`,
  );
}

function splitOnce(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
