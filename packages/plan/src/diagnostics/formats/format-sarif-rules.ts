import type { Diagnostic, RuleMeta, Severity } from '../diagnostic';
import { byText } from '../../text';

/** The SARIF level of each severity. */
export const SARIF_LEVELS: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
};

/** The rules that a log describes, and the index of each. */
export interface SarifRules {
  readonly rules: readonly object[];
  /** @returns the index in `rules`, or -1 for a code without findings */
  readonly indexOf: (code: string) => number;
}

/**
 * Selects the descriptions of the rules with findings, so that the log contains the catalogue's
 * text. Sorted by code.
 */
export function sarifRules(
  diagnostics: readonly Diagnostic[],
  known: readonly RuleMeta[],
): SarifRules {
  const severities = new Map<string, Severity>();
  for (const { code, severity } of diagnostics) {
    if (!severities.has(code)) severities.set(code, severity);
  }
  const found = [...severities].sort(byText(([code]) => code));
  const catalogue = new Map(known.map((rule) => [rule.id, rule]));
  const rules = found.map(([code, severity]) => {
    const rule = catalogue.get(code);
    return rule ? descriptor(rule) : unlistedDescriptor(code, severity);
  });
  const indices = new Map(found.map(([code], index) => [code, index]));
  return { rules, indexOf: (code) => indices.get(code) ?? -1 };
}

function descriptor({ id, severity, summary, why, howToFix, examples }: RuleMeta): object {
  return {
    id,
    shortDescription: { text: summary },
    fullDescription: { text: why },
    help: {
      text: [
        howToFix,
        `Wrong:\n${indented(examples.wrong)}`,
        `Right:\n${indented(examples.right)}`,
      ].join('\n\n'),
      markdown: [
        howToFix,
        `Wrong:\n\n${fenced(examples.wrong, examples.language)}`,
        `Right:\n\n${fenced(examples.right, examples.language)}`,
      ].join('\n\n'),
    },
    ...settings(id, severity),
  };
}

/**
 * The descriptor of a check by another program, such as OpenSpec. Its findings contain the full
 * explanation.
 */
function unlistedDescriptor(id: string, severity: Severity): object {
  const help =
    'The message of each finding says what is wrong and where, in the words of the program that found it.';
  return {
    id,
    shortDescription: { text: `A finding with the code ${id}.` },
    fullDescription: {
      text: `The check ${id} is not one of the rules of work-packages.yaml: it comes from a program that parallel-plan asked.`,
    },
    help: { text: help, markdown: help },
    ...settings(id, severity),
  };
}

function settings(id: string, severity: Severity): object {
  const [group = id] = id.split('/');
  return {
    defaultConfiguration: { level: SARIF_LEVELS[severity] },
    properties: { tags: [group], 'problem.severity': PROBLEM_SEVERITIES[severity] },
  };
}

/** The severity names that GitHub filters by. */
const PROBLEM_SEVERITIES: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'recommendation',
};

function indented(yaml: string): string {
  return yaml.replace(/^(?=.)/gm, '    ');
}

function fenced(text: string, language = 'yaml'): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}
