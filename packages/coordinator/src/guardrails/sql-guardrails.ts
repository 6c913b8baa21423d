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
  'table|database|schema|view|materialized view|foreign table|role|user|owned by|index|type|domain|function|procedure|routine|aggregate|sequence|extension|publication|subscription|tablespace|keyspace';

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
  new RegExp(
    `^drop (?:trigger|policy|rule) (?:if exists )?${NAME} on ${NAME}(?: cascade| restrict)?$`,
    'i',
  ),
  new RegExp(
    `^delete from (?:only )?${NAME}(?: (?:as )?(?!where\\b|using\\b|order\\b|limit\\b)\\w+)?(?: order by [^;]{1,100})?(?: limit \\d+)?$`,
    'i',
  ),
  new RegExp(`^alter table [^;]{0,300}\\bdrop (?:column |constraint )(?:if exists )?${NAME}`, 'i'),
  new RegExp(`^update (?:only )?${NAME}(?: (?:as )?\\w+)? set ${NAME} ?=(?![^;]*\\bwhere\\b)`, 'i'),
];

/** A condition that is always true: `true`, `1`, `1=1`, `'a' = 'a'`, `x = x`, `2 > 1`, `not false`. */
const TRUE =
  "\\(? ?(?:true|not false|[1-9]\\d*|(?:(\\w+(?:\\.\\w+)?|'[^']*') ?(?:=|<=|>=|is not distinct from) ?\\1)|0 ?(?:<|<>|!=) ?[1-9]|[1-9] ?(?:>|<>|!=) ?0|1 ?(?:<|<>|!=) ?2|2 ?(?:>|<>|!=) ?1) ?\\)?";
/** Such a condition alone, or before an `or`, counts as no condition. */
const ALWAYS = new RegExp(
  ` where ${TRUE}(?: (?:or|and true)\\b[^;]{0,300})?(?: (?:order by|limit) [^;]{0,100})?(?: returning .*)?$`,
  'i',
);
/** Such a condition after an `or`. */
const OR_ALWAYS = new RegExp(` where [^;]{1,300}? or ${TRUE}(?: returning .*)?$`, 'i');

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
    // `explain analyze delete …` runs the statement.
    const run = statement.replace(
      /^explain (?:analyze|\([^)]*\banalyze\b[^)]*\)) (?:verbose )?/i,
      '',
    );
    const condition = run.replace(ALWAYS, '').replace(OR_ALWAYS, '');
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
