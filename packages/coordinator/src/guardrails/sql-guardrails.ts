import type { Guardrail } from './guardrail';

export const DESTRUCTIVE_SQL: Guardrail = {
  name: 'destructive-sql',
  category: 'database',
  severity: 'critical',
  blocked: true,
};

const NAME = '(?:["`\\[]?[\\w$]+["`\\]]?\\.){0,3}["`\\[]?[\\w$]+["`\\]]?';
const NAMES = `${NAME}(?:\\s{0,20},\\s{0,20}${NAME}){0,50}`;
const KIND =
  'table|database|schema|view|materialized view|role|user|owned by|index|type|function|sequence|extension';

/**
 * Statements that destroy data. Each pattern matches the whole statement, because a sentence may start with
 * the same words: "Truncate table names in the report".
 */
const DESTRUCTIVE = [
  new RegExp(
    `^drop (?:${KIND}) (?:if exists )?${NAMES}(?: ?\\([^)]*\\))?(?: cascade| restrict| force)*$`,
    'i',
  ),
  new RegExp(
    `^truncate (?:table )?(?:only )?${NAMES}(?: (?:restart|continue) identity)?(?: cascade| restrict)?$`,
    'i',
  ),
  new RegExp(`^delete from (?:only )?${NAME}(?: (?:as )?(?!where\\b|using\\b)\\w+)?$`, 'i'),
  new RegExp(`^alter table [^;]{0,300}\\bdrop (?:column |constraint )(?:if exists )?${NAME}`, 'i'),
  new RegExp(`^update (?:only )?${NAME}(?: (?:as )?\\w+)? set ${NAME} ?=(?![^;]*\\bwhere\\b)`, 'i'),
];

/**
 * A condition that is always true, which counts as no condition: `true`, `1`, `1=1`, `'a' = 'a'`, `x = x`.
 */
const ALWAYS = / where \(?(?:true|[1-9]\d*|(\w+|'[^']*') ?= ?\1|not false)\)?(?: returning .*)?$/i;

/** The first words of SQL statements. A text that starts with another word only mentions SQL. */
const SQL =
  /^(?:select|insert|update|delete|drop|truncate|alter|create|begin|start|commit|set|with|grant|revoke|explain|comment)\b/i;

/** Finds the first statement that destroys data: it has no condition, or it can't be undone. */
export function destructiveStatement(text: string): string | undefined {
  const statements = plainSql(text)
    .split(';')
    .map((statement) => statement.replace(/\s+/g, ' ').trim())
    .filter((statement) => statement !== '');
  if (!SQL.test(statements[0] ?? '')) return undefined;
  return statements.find((statement) => {
    const condition = statement.replace(ALWAYS, '');
    return DESTRUCTIVE.some((pattern) => pattern.test(condition));
  });
}

/** Removes comments. PostgreSQL comments nest, and comment markers inside quotes are text. */
function plainSql(text: string): string {
  let plain = '';
  let depth = 0;
  const token = /\/\*|\*\/|--[^\n]*|'(?:[^']|'')*'|"[^"]*"|[^/*'"-]+|[\s\S]/g;
  for (const [part] of text.matchAll(token)) {
    if (part === '/*') depth++;
    else if (part === '*/' && depth > 0) {
      depth--;
      plain += ' ';
    } else if (depth === 0) plain += part.startsWith('--') ? ' ' : part;
  }
  return plain;
}
