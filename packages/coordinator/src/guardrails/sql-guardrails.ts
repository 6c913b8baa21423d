import type { Guardrail } from './guardrail';

export const DESTRUCTIVE_SQL: Guardrail = {
  name: 'destructive-sql',
  category: 'database',
  severity: 'critical',
  blocked: true,
};

/** At the start of a statement only: the same words in a message or a file name do no harm. */
const DESTRUCTIVE = [
  /^drop\s{1,20}(?:table|database|schema|view|materialized\s{1,20}view|role|user|owned)\b/i,
  /^truncate\s{1,20}(?:table\s{1,20})?["`[\w]/i,
  /^delete\s{1,20}from\s{1,20}["`[\w.\]]+\s*$/i,
  /^alter\s{1,20}table\s[^;]*\bdrop\s{1,20}(?:column\b|constraint\b)/i,
  /^update\s{1,20}["`[\w.\]]+\s{1,20}set\s(?![^;]*\bwhere\b)/i,
];

/** What SQL begins with. A text that begins otherwise only talks about SQL. */
const SQL =
  /^(?:select|insert|update|delete|drop|truncate|alter|create|begin|with|grant|revoke|explain|comment)\b/i;

/** The first statement of a text that destroys data: without a condition, or for good. */
export function destructiveStatement(text: string): string | undefined {
  if (!SQL.test(withoutComments(text).trim())) return undefined;
  return text
    .split(';')
    .map((statement) => withoutComments(statement).trim())
    .find((statement) => DESTRUCTIVE.some((pattern) => pattern.test(statement)));
}

function withoutComments(statement: string): string {
  return statement.replace(/^(?:\s*--[^\n]*\n)+/, '');
}
