import { canonicalRestOf, NAMESPACES, type LockNamespace } from './namespaces';

/** What is wrong with a lock key. */
export interface LockKeyProblem {
  /** `port`: an `env:` key that locks a port number. */
  readonly kind: 'unknown-namespace' | 'not-canonical' | 'port';
  /** One sentence, without the key. */
  readonly reason: string;
}

/** A parsed lock key. Either the text is canonical, or `problem` says why it is not. */
export interface LockKey {
  readonly namespace?: LockNamespace;
  /** The canonical form of the key. Missing when the meaning is unclear. */
  readonly canonical?: string;
  readonly problem?: LockKeyProblem;
}

const PORT = /^\d+$|(?:^|[_:-])(?:port|ports|tcp|udp|localhost)[_:-]?\d{1,5}(?:$|[_:-])/;

/**
 * Parses a lock key of a plan (`locks.keys`).
 *
 * A key that differs from its canonical form only in notation (case, white space, doubled or
 * trailing slashes, a leading `./`) gets that form in `canonical`. Any other key has no canonical
 * form.
 *
 * @param key the key as written
 * @returns the parsed key and its problem, if any
 */
export function parseLockKey(key: string): LockKey {
  const found = namespaceOf(key.trim());
  if (found === undefined) {
    return { problem: { kind: 'unknown-namespace', reason: unknownNamespaceReason(key) } };
  }
  const { namespace, rest } = found;
  if (namespace === 'env' && PORT.test(rest.toLowerCase())) {
    return {
      namespace,
      problem: {
        kind: 'port',
        reason:
          'An `env:` key names a shared resource that is no port: ports are free or taken on a machine, not in a plan.',
      },
    };
  }
  const result = canonicalRestOf(namespace, rest);
  if ('reason' in result) {
    return { namespace, problem: { kind: 'not-canonical', reason: result.reason } };
  }
  const canonical =
    namespace === 'db:migration-slot' ? namespace : `${namespace}:${result.canonical}`;
  if (canonical === key) return { namespace, canonical };
  return {
    namespace,
    canonical,
    problem: { kind: 'not-canonical', reason: 'One thing has one key, written in one way.' },
  };
}

/**
 * Returns the canonical form of a lock key.
 *
 * @param key the key as written
 * @returns the canonical form; `undefined` when the meaning is unclear
 */
export function canonicalLockKey(key: string): string | undefined {
  return parseLockKey(key).canonical;
}

function namespaceOf(key: string): { namespace: LockNamespace; rest: string } | undefined {
  const lower = key.toLowerCase();
  if (/^db:\s*migration[-_ ]slot$/.test(lower)) return { namespace: 'db:migration-slot', rest: '' };
  const namespace = NAMESPACES.find(
    (name) => name !== 'db:migration-slot' && lower.startsWith(`${name}:`),
  );
  return namespace && { namespace, rest: key.slice(namespace.length + 1).trim() };
}

function unknownNamespaceReason(key: string): string {
  if (/^\s*db:/i.test(key)) {
    return 'Below `db:` there are `db:schema:<table>` and `db:migration-slot`.';
  }
  return `The namespaces are ${NAMESPACES.map((name) => `\`${name}\``).join(', ')}.`;
}
