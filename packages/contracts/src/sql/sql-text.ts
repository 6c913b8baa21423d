/**
 * Keywords that PostgreSQL 17 reserves, or that can't be a column name in an expression
 * (`pg_get_keywords()`, categories R, T and C).
 */
const RESERVED = new Set(
  (
    'all analyse analyze and any array as asc asymmetric authorization between bigint binary bit ' +
    'boolean both case cast char character check coalesce collate collation column concurrently ' +
    'constraint create cross current_catalog current_date current_role current_schema current_time ' +
    'current_timestamp current_user dec decimal default deferrable desc distinct do else end except ' +
    'exists extract false fetch float for foreign freeze from full grant greatest group grouping ' +
    'having ilike in initially inner inout int integer intersect interval into is isnull join ' +
    'json json_array json_arrayagg json_exists json_object json_objectagg json_query json_scalar ' +
    'json_serialize json_table json_value lateral leading least left like limit localtime ' +
    'localtimestamp merge_action national natural nchar none normalize not notnull null nullif ' +
    'numeric offset on only or order out outer overlaps overlay placing position precision primary ' +
    'real references returning right row select session_user setof similar smallint some substring ' +
    'symmetric system_user table tablesample then time timestamp to trailing treat trim true union ' +
    'unique user using values varchar variadic verbose when where window with xmlattributes ' +
    'xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize ' +
    'xmltable'
  ).split(' '),
);

/** Writes a name as SQL. Names match `[a-z][a-z0-9_]*`, so only reserved words need quotes. */
export function identifier(name: string): string {
  return RESERVED.has(name) ? `"${name}"` : name;
}

/**
 * Writes a string constant. Requires `standard_conforming_strings`, the default since PostgreSQL
 * 9.1.
 */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Writes a one-line comment. Nothing in the text can end it early. */
export function lineComment(text: string): string {
  return `-- ${text.replace(/\s+/g, ' ').trim()}`;
}

const EXPRESSION_LIMIT = 500;

/**
 * Why a text can't be used as an expression in a generated statement, or `undefined` if it can. An
 * accepted text can't end the statement, start a comment or read a table. PostgreSQL decides
 * whether it is meaningful.
 */
export function expressionProblem(text: string): string | undefined {
  if (text.trim() === '' || text.length > EXPRESSION_LIMIT) {
    return `is empty or longer than ${EXPRESSION_LIMIT} characters`;
  }
  const withoutStrings = text
    .replace(/(?<![A-Za-z0-9_&])'(?:[^']|'')*'/g, '0')
    .replace(/"[a-z][a-z0-9_]*"/g, 'x');
  if (/['"`;$\\]|--|\/\*|\*\//.test(withoutStrings)) {
    return 'has an open string, a prefixed string, a comment, a quoted name or the end of a statement';
  }
  if (/\b(?:select|with|table|insert|update|delete)\b/i.test(withoutStrings)) {
    return 'has a query in it';
  }
  return isBalanced(withoutStrings) ? undefined : 'has parentheses that do not match';
}

function isBalanced(text: string): boolean {
  const open: string[] = [];
  for (const character of text) {
    if (character === '(' || character === '[') {
      open.push(character);
    } else if (character === ')' || character === ']') {
      if (open.pop() !== (character === ')' ? '(' : '[')) {
        return false;
      }
    }
  }
  return open.length === 0;
}
