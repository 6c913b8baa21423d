import { CONTROLS } from '../text';

/** What is wrong with a lock key. */
interface LockKeyProblem {
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
          'An `env:` key names a shared resource, not a port: whether a port is free depends on the machine.',
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

/** What a lock key can lock. */
export const NAMESPACES = [
  'api',
  'db:schema',
  'db:migration-slot',
  'event',
  'flag',
  'env',
  'contract',
  'feature',
] as const;

type LockNamespace = (typeof NAMESPACES)[number];

type Canonical = { readonly canonical: string } | { readonly reason: string };

/** RFC 9110, section 9, and RFC 5789. `CONNECT` is missing because its target is not a path. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE']);

/** The canonical form of the trimmed text after `<namespace>:`, or why it has none. */
function canonicalRestOf(namespace: LockNamespace, rest: string): Canonical {
  if (CONTROLS.test(rest)) return { reason: 'A key has no control characters.' };
  switch (namespace) {
    case 'api':
      return canonicalEndpoint(rest);
    case 'db:schema':
      return matching(
        rest.toLowerCase(),
        /^[a-z][a-z0-9_]*$/,
        'db:schema:<table>, of a-z, 0-9 and _',
      );
    case 'db:migration-slot':
      return { canonical: '' };
    case 'event':
      return matching(
        rest.toLowerCase(),
        /^[a-z][a-z0-9.]*$/,
        'event:<channel>, of a-z, 0-9 and .',
      );
    case 'flag':
      return matching(
        rest.toLowerCase(),
        /^[a-z][a-z0-9/.*]*$/,
        'flag:<name>, of a-z, 0-9, /, . and *',
      );
    case 'env':
      return matching(
        rest.toLowerCase(),
        /^[a-z][a-z0-9_-]*$/,
        'env:<resource>, of a-z, 0-9, _ and -',
      );
    case 'contract':
      return canonicalContract(rest);
    case 'feature':
      return canonicalFeature(rest);
  }
}

function matching(rest: string, pattern: RegExp, form: string): Canonical {
  return pattern.test(rest)
    ? { canonical: rest }
    : { reason: `The form is \`${form}\`, a letter first.` };
}

function canonicalEndpoint(rest: string): Canonical {
  const parts = /^(\S+)\s+(\S+)$/.exec(rest);
  if (parts?.[1] === undefined || parts[2] === undefined) {
    return { reason: 'The form is `api:<METHOD> <PATH>`, with one space and none in the path.' };
  }
  const method = parts[1].toUpperCase();
  if (!METHODS.has(method)) {
    return { reason: `The method is one of ${[...METHODS].join(', ')}.` };
  }
  const path = parts[2];
  if (path.includes('://'))
    return { reason: 'The path is without a server, and starts with a slash.' };
  if (/[?#]/.test(path)) return { reason: 'The path is without a query and a fragment.' };
  const single = `/${path}`.replace(/\/{2,}/g, '/');
  return { canonical: `${method} ${single.length > 1 ? single.replace(/\/$/, '') : single}` };
}

function canonicalContract(rest: string): Canonical {
  const form = 'The form is `contract:<path>`, a path below the change or the workspace.';
  if (rest.startsWith('/') || rest.includes('\\')) return { reason: form };
  const segments = rest
    .split('/')
    .map((segment) => segment.trim())
    .filter((segment) => segment !== '' && segment !== '.');
  if (segments.length === 0 || segments.includes('..')) return { reason: form };
  return { canonical: segments.join('/') };
}

function canonicalFeature(rest: string): Canonical {
  const colon = rest.lastIndexOf(':');
  const id = rest.slice(0, Math.max(colon, 0)).trim();
  const purpose = rest
    .slice(colon + 1)
    .trim()
    .toLowerCase();
  if (!/^[A-Za-z0-9][A-Za-z0-9._:-]*$/.test(id) || !/^[a-z]+$/.test(purpose)) {
    return {
      reason: 'The form is `feature:<id>:<purpose>`, the purpose of the letters a-z alone.',
    };
  }
  return { canonical: `${id}:${purpose}` };
}

/** The folder of module contracts, relative to the change's folder. */
const MODULES_FOLDER = 'contracts/modules';

const EXTENSION = '.d.ts';

/**
 * Returns the file of a module contract.
 *
 * @param project the project that owns the contract
 * @returns a path relative to the change's folder
 */
export function moduleContractFile(project: string): string {
  return `${MODULES_FOLDER}/${project}${EXTENSION}`;
}

/**
 * Returns the lock key of a module contract. The owner's package holds it.
 *
 * @param project the project that owns the contract
 * @returns a lock key
 */
export function moduleLockKey(project: string): string {
  return `contract:${moduleContractFile(project)}`;
}

/**
 * Returns the file of the module contract that a lock key names: the inverse of `moduleLockKey`.
 *
 * @param key a lock key
 * @returns a path relative to the change's folder; `undefined` when the key names something else
 */
export function moduleFileOfKey(key: string): string | undefined {
  const [, file] = /^contract:(.+)$/.exec(key) ?? [];
  return file !== undefined && moduleProject('.', `./${file}`) !== undefined ? file : undefined;
}

/**
 * Returns the Nx project of a module contract. An npm scope is a folder: `@acme/comments.d.ts`.
 *
 * @param changeFolder `openspec/changes/<id>`
 * @param file a workspace-relative path
 * @returns the project name; `undefined` when the file is not a module contract of the change
 */
export function moduleProject(changeFolder: string, file: string): string | undefined {
  const prefix = `${changeFolder}/${MODULES_FOLDER}/`;
  const isContract = file.startsWith(prefix) && file.endsWith(EXTENSION);
  const project = isContract ? file.slice(prefix.length, -EXTENSION.length) : '';
  return project === '' ? undefined : project;
}
