import type { GuardrailVerdict } from '../api/coordinator';
import { commandFindings } from './command-guardrails';
import { violationOf } from './guardrail';
import { pathViolations } from './path-guardrails';
import { secretViolations, withoutSecrets } from './secret-guardrails';
import { DESTRUCTIVE_SQL, destructiveStatement } from './sql-guardrails';

/**
 * Looks at what an agent is about to do, for what should have a person's word first. It is a net for
 * mistakes, not a wall: whoever wants past it gets past it.
 *
 * @param operation a shell command, an SQL statement, or words; it takes time linear in its length
 * @param paths workspace-relative paths that the operation writes
 * @returns `safe` unless something that is found is `blocked`
 */
export function checkGuardrails(
  operation: string,
  paths: readonly string[] = [],
): GuardrailVerdict {
  const statement = destructiveStatement(operation);
  const commands = statement === undefined ? commandFindings(operation) : [];
  const violations = [
    ...commands.map(({ guardrail, matchedText }) =>
      violationOf(guardrail, withoutSecrets(matchedText)),
    ),
    ...(statement === undefined ? [] : [violationOf(DESTRUCTIVE_SQL, withoutSecrets(statement))]),
    ...secretViolations(operation),
    ...pathViolations(paths),
  ];
  return { safe: !violations.some(({ blocked }) => blocked), violations };
}
