import { type Guardrail, type Violation, violationOf } from './guardrail';

const PATHS: readonly (readonly [Guardrail, RegExp])[] = [
  [
    { name: 'git-internals', category: 'path', severity: 'high', blocked: true },
    /(?:^|\/)\.git(?:\/|$)/,
  ],
  [
    { name: 'outside-of-the-workspace', category: 'path', severity: 'high', blocked: true },
    /^(?:\/|~|[A-Za-z]:[\\/])|(?:^|[\\/])\.\.(?:[\\/]|$)/,
  ],
  [
    { name: 'credentials-file', category: 'path', severity: 'high', blocked: true },
    /(?:^|\/)(?:\.env(?:\.(?!example$|sample$|template$|dist$)[\w-]{1,40})?|\.npmrc|\.netrc|\.pgpass|id_(?:rsa|dsa|ecdsa|ed25519)|[^/]{1,200}\.(?:pem|p12|pfx|key))$/,
  ],
];

/** Finds paths that no work package should write. */
export function pathViolations(paths: readonly string[]): readonly Violation[] {
  return paths.flatMap((path) =>
    PATHS.filter(([, pattern]) => pattern.test(path)).map(([guardrail]) =>
      violationOf(guardrail, path),
    ),
  );
}
