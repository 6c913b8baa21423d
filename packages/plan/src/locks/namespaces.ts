import { CONTROLS } from '../text';
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

export type LockNamespace = (typeof NAMESPACES)[number];

type Canonical = { readonly canonical: string } | { readonly reason: string };

/** RFC 9110, section 9, and RFC 5789. `CONNECT` is missing because its target is not a path. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE']);

/** The canonical form of the trimmed text after `<namespace>:`, or why it has none. */
export function canonicalRestOf(namespace: LockNamespace, rest: string): Canonical {
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
