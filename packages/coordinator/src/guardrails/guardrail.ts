import type { GuardrailVerdict } from '../api/coordinator';

export type Violation = GuardrailVerdict['violations'][number];

/** An action that an agent must not do without a person. */
export interface Guardrail {
  /** A stable name: audits refer to it. */
  readonly name: string;
  readonly category: string;
  readonly severity: Violation['severity'];
  /** True when the operation is unsafe. False when it only deserves a second look. */
  readonly blocked: boolean;
}

export function violationOf(guardrail: Guardrail, matchedText: string): Violation {
  const { name, category, severity, blocked } = guardrail;
  return { pattern: name, category, severity, matchedText: shortened(matchedText), blocked };
}

const LONGEST_MATCH = 200;

function shortened(text: string): string {
  return text.length > LONGEST_MATCH ? `${text.slice(0, LONGEST_MATCH)}…` : text;
}
