import { createColors } from 'picocolors';
import { quoted, quotedList } from '../text';
import { didYouMean } from '../text/did-you-mean';
import { RULE_CATALOGUE } from './registry';
import type { RuleMeta } from './rule';

/**
 * Finds the description of a rule.
 *
 * @param code the rule id: `scope/overlap`; the last part is enough when it is unique
 * @returns the description of the rule
 * @throws UnexplainableError for an unknown code; the message suggests the closest one
 */
export function explainRule(code: string): RuleMeta {
  const wanted = code.trim().toLowerCase();
  const exact = RULE_CATALOGUE.find(({ id }) => id === wanted);
  if (exact !== undefined) return exact;
  const [only, ...others] = RULE_CATALOGUE.filter(({ id }) => id.endsWith(`/${wanted}`));
  if (only !== undefined && others.length === 0) return only;
  const ids = RULE_CATALOGUE.map(({ id }) => id);
  const candidates = others.length > 0 ? ids.filter((id) => id.endsWith(`/${wanted}`)) : ids;
  throw UnexplainableError.unknown('rule', code, candidates);
}

/** Thrown when the requested subject does not exist. The message is one line. */
export class UnexplainableError extends Error {
  override readonly name = 'UnexplainableError';

  /** Creates the error for an unknown name, with a suggestion from the candidates. */
  static unknown(
    what: string,
    name: string,
    candidates: readonly string[],
    where = '',
  ): UnexplainableError {
    const place = where === '' ? '' : ` ${where}`;
    const others =
      candidates.length === 0 ? `There is no ${what}.` : `There are ${quotedList(candidates, 12)}.`;
    const hint = didYouMean(name, candidates, others);
    return new UnexplainableError(`There is no ${what} ${quoted(name)}${place}.${hint}`);
  }
}

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
  return [...rows, '', 'Run `parallel-plan explain <code>` for details.', ''].join('\n');
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

/** The width of a terminal page, in columns. */
const WIDTH = 96;

/**
 * Wraps a paragraph at spaces. Code between backticks stays together.
 *
 * @param indent the prefix of each line
 */
function wrapped(paragraph: string, indent = '  '): string {
  const words = paragraph.match(/(?:`[^`]*`|[^\s`])+/g) ?? [];
  const lines: string[] = [];
  let line = '';
  for (const word of words) {
    if (line !== '' && indent.length + line.length + 1 + word.length > WIDTH) {
      lines.push(indent + line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, indent + line].join('\n');
}
