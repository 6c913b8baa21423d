import { createColors } from 'picocolors';
import type { RuleMeta } from '../rules/rule';
import { wrapped } from './wrap-text';

/** Output options. */
export interface PageOptions {
  /** ANSI colours. Default false. */
  readonly color?: boolean;
}

/**
 * Formats the page of a rule for a terminal.
 *
 * @param rule the rule
 * @param options output options
 * @returns text for a terminal
 */
export function formatRule(rule: RuleMeta, { color = false }: PageOptions = {}): string {
  const { bold, dim, red, green } = createColors(color);
  const { id, summary, why, howToFix, examples } = rule;
  return [
    `${bold(id)} ${dim(`(${severityOf(rule)})`)}`,
    wrapped(summary),
    '',
    bold('Why'),
    wrapped(why),
    '',
    bold('What to do'),
    wrapped(howToFix),
    '',
    red('Wrong'),
    indented(examples.wrong),
    '',
    green('Right'),
    indented(examples.right),
    '',
  ].join('\n');
}

/**
 * Formats the list of rules for a terminal, one line for each rule.
 *
 * @param rules the rules, in display order
 * @param options output options
 * @returns text for a terminal
 */
export function formatRuleList(
  rules: readonly RuleMeta[],
  { color = false }: PageOptions = {},
): string {
  const { bold, dim } = createColors(color);
  const idWidth = Math.max(...rules.map(({ id }) => id.length));
  const severities = rules.map(severityOf);
  const severityWidth = Math.max(...severities.map(({ length }) => length));
  const rows = rules.map(
    ({ id, summary }, index) =>
      `${bold(id)}${' '.repeat(idWidth - id.length)}  ${dim((severities[index] ?? '').padEnd(severityWidth))}  ${summary}`,
  );
  return [...rows, '', '`parallel-plan explain <code>` says more about each.', ''].join('\n');
}

function severityOf({ severity, required }: RuleMeta): string {
  return required ? `${severity}, always` : severity;
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}
