import { canonicalRestOf, NAMESPACES, type LockNamespace } from './namespaces';

/** What is wrong with a lock key. */
export interface LockKeyProblem {
  /** `port`: an `env:` key that locks a port number. */
  readonly kind: 'unknown-namespace' | 'not-canonical' | 'port';
  /** One sentence, without the key. */
  readonly reason: string;
}

/** A lock key, read. Either it is canonical as it stands, or `problem` says why it isn't. */
export interface LockKey {
  readonly namespace?: LockNamespace;
  /** The one way to write this key. Missing where nobody can tell what is meant. */
  readonly canonical?: string;
  readonly problem?: LockKeyProblem;
}

const PORT = /^\d+$|(?:^|[_:-])(?:port|ports|tcp|udp|localhost)[_:-]?\d{1,5}(?:$|[_:-])/;

/**
 * Reads a lock key of a plan (`locks.keys`).
 *
 * What differs from the canonical form only in writing (case, white space, doubled or trailing
 * slashes, a leading `./`) gets that form in `canonical`; anything else has no canonical form.
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

/** The one way to write a lock key, or nothing where nobody can tell what is meant. */
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
