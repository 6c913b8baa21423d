import type { ErrorObject } from 'ajv';

/**
 * What the schema expects of a value, as the end of "has to be …".
 *
 * @param error an error about the value itself
 * @param value the value
 */
export function expectation({ keyword, params }: ErrorObject, value: unknown): string {
  const limit = Number((params as { readonly limit?: number }).limit);
  switch (keyword) {
    case 'type': {
      const { type } = params as { readonly type: string };
      // The most common mistake is a single text in place of a list, so the message shows the fix.
      if (type === 'array' && typeof value === 'string') return 'a list: write it as `[...]`';
      if (type === 'string' && (typeof value === 'number' || typeof value === 'boolean')) {
        return 'text: put it between quotes';
      }
      return TYPES[type] ?? type;
    }
    case 'const':
      return `${String((params as { readonly allowedValue: unknown }).allowedValue)}`;
    case 'enum': {
      const { allowedValues } = params as { readonly allowedValues: readonly unknown[] };
      const words = allowedValues.map((word) => `\`${String(word)}\``);
      return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
    }
    case 'pattern': {
      const { pattern } = params as { readonly pattern: string };
      return PATTERNS[pattern] ?? `text that matches ${pattern}`;
    }
    case 'minLength':
      return limit === 1 ? 'text that is not empty' : `at least ${limit} characters long`;
    case 'maxLength':
      return `at most ${limit} characters long${typeof value === 'string' ? ` (it has ${[...value].length})` : ''}`;
    case 'minItems':
      return `a list with at least ${limit === 1 ? 'one item' : `${limit} items`}`;
    case 'minimum':
      return `${limit} or more`;
    case 'maximum':
      return `${limit} or less`;
    default:
      return `valid (${keyword})`;
  }
}

const TYPES: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: '`true` or `false`',
  integer: 'a whole number',
  object: 'a mapping (`key: value` lines)',
  string: 'text',
};

/** Descriptions of the schema's patterns. A test checks that none is missing. */
export const PATTERNS: Readonly<Record<string, string>> = {
  '^[a-z][a-z0-9_-]{0,63}$':
    'a package id: a lower-case letter, then lower-case letters, digits, `_` or `-`, at most 64 characters',
  '^(?!/)(?!.*\\s+$).+': 'a relative path: no `/` at its start and no white space at its end',
  '^(api|db|event|flag|env|contract|feature):.+$':
    'a lock key: `api:`, `db:`, `event:`, `flag:`, `env:`, `contract:` or `feature:` with a name after it, such as `db:schema:users`',
  '^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$':
    'an id: a letter or digit, then letters, digits, `.`, `_`, `:` or `-`, at most 128 characters',
  '^[a-z][a-z0-9_-]{0,31}$':
    'a word: a lower-case letter, then lower-case letters, digits, `_` or `-`, at most 32 characters',
  '^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$':
    'a folder name: a letter or digit, then letters, digits, `.`, `_` or `-`, at most 80 characters',
};
