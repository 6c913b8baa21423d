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
 * Statements that destroy data. Each is matched to its end, because a sentence begins with the same words:
 * "Truncate table names in the report".
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

/** A condition that is always true is none: `true`, `1`, `1=1`, `'a' = 'a'`, `x = x`. */
const ALWAYS = / where \(?(?:true|[1-9]\d*|(\w+|'[^']*') ?= ?\1|not false)\)?(?: returning .*)?$/i;

/** The words that SQL begins with. A text that begins otherwise only talks about SQL. */
const SQL =
  /^(?:select|insert|update|delete|drop|truncate|alter|create|begin|start|commit|set|with|grant|revoke|explain|comment)\b/i;

/** The first statement of a text that destroys data: without a condition, or for good. */
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

/** The text without comments. A comment nests in PostgreSQL; quotes hide what looks like one. */
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
