import type { GuardrailVerdict } from '../api/coordinator';
import { commandFindings } from './command-guardrails';
import { violationOf } from './guardrail';
import { pathViolations } from './path-guardrails';
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
