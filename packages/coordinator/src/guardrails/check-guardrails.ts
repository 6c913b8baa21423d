import type { GuardrailVerdict } from '../api/coordinator';
import { commandFindings } from './command-guardrails';
import { type Guardrail, type Violation, violationOf } from './guardrail';
import { findSecrets, secretValues, secretViolations, withoutSecrets } from './secret-guardrails';
import { DESTRUCTIVE_SQL, destructiveStatement } from './sql-guardrails';

/**
 * Checks an operation of an agent for actions that need a person's decision: commands that destroy data or
 * history, destructive SQL, secrets in arguments, and paths outside of the workspace. It catches mistakes.
 * It does not stop an agent that evades it on purpose.
 *
 * @param operation a shell command, an SQL statement or a sentence
 * @param paths workspace-relative paths that the operation writes
 * @returns `safe` unless a violation is `blocked`; its texts contain no secrets
 */
export async function checkGuardrails(
  operation: string,
  paths: readonly string[] = [],
): Promise<GuardrailVerdict> {
  const statement = destructiveStatement(operation);
  const commands = statement === undefined ? await commandFindings(operation) : [];
  const secrets = await findSecrets(operation);
  const values = secretValues(operation, secrets);
  const violations = [
    ...commands.map(({ guardrail, matchedText }) =>
      violationOf(guardrail, withoutSecrets(matchedText, values)),
    ),
    ...(statement === undefined
      ? []
      : [violationOf(DESTRUCTIVE_SQL, withoutSecrets(statement, values))]),
    ...secretViolations(operation, secrets),
    ...pathViolations(paths),
  ];
  return { safe: !violations.some(({ blocked }) => blocked), violations };
}

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
