import type { ErrorObject } from 'ajv';
import { quotedShort } from '../text';
import { closest } from '../text/did-you-mean';

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

/** Names that people and other formats use for the properties of a plan. */
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  agent: ['archetype'],
  after: ['depends_on'],
  allow: ['write_allow'],
  args: ['command'],
  blocked_by: ['depends_on'],
  cmd: ['command'],
  dependencies: ['depends_on'],
  dependency: ['depends_on'],
  depends: ['depends_on'],
  desc: ['description'],
  exclude: ['deny'],
  exit_code: ['expect_exit_code'],
  file: ['files'],
  id: ['package_id'],
  instructions: ['manual_instructions'],
  key: ['keys'],
  label: ['title'],
  name: ['title'],
  needs: ['depends_on'],
  path: ['cwd'],
  paths: ['files', 'write_allow'],
  read: ['read_allow'],
  requires: ['depends_on'],
  retries: ['retry_budget'],
  revision: ['plan_revision'],
  run: ['command'],
  summary: ['title', 'description'],
  tier: ['tier_required'],
  timeout: ['timeout_minutes'],
  trust_level: ['min_trust_level'],
  ttl: ['ttl_minutes', 'lock_ttl_minutes'],
  type: ['task_type', 'kind'],
  version: ['schema_version'],
  work_packages: ['packages'],
  write: ['write_allow'],
};

/**
 * Suggests the intended property for an unknown key: by a synonym, another spelling (`dependsOn`),
 * or a typo.
 *
 * @param key the unknown key
 * @param candidates properties that are allowed but missing in the mapping; the required ones first
 * @returns the property; `undefined` when none is likely
 */
export function suggestProperty(key: string, candidates: readonly string[]): string | undefined {
  const plain = normalized(key);
  const plainName = snakeCase(key);
  const synonyms = (Object.hasOwn(SYNONYMS, plainName) && SYNONYMS[plainName]) || [];
  const synonym = synonyms.find((name) => candidates.includes(name));
  const names = new Map(candidates.map((name) => [normalized(name), name]));
  // In a key of two letters, one typo is half of the key.
  const meant = plain.length < 3 ? undefined : closest(plain, names.keys());
  return names.get(plain) ?? synonym ?? (meant === undefined ? undefined : names.get(meant));
}

/** Properties that people often put next to the mapping that should contain them. */
const HOMES: Readonly<Record<string, string>> = {
  artifacts: 'evidence.artifacts',
  change: 'feature.id',
  change_id: 'feature.id',
  deny: 'scope.deny',
  feature_id: 'feature.id',
  files: 'locks.files',
  keys: 'locks.keys',
  plan_revision: 'feature.plan_revision',
  read_allow: 'scope.read_allow',
  result_keys: 'outputs.result_keys',
  steps: 'verification.steps',
  test_command: 'verification.steps',
  tests: 'verification.steps',
  tier: 'verification.tier_required',
  tier_required: 'verification.tier_required',
  ttl_minutes: 'locks.ttl_minutes',
  write_allow: 'scope.write_allow',
  write_deny: 'scope.deny',
};

/**
 * Finds the property inside which an unknown key should be, if that property is allowed here.
 *
 * @param key the unknown key
 * @param names all properties allowed at the place of the key
 */
export function misplacedProperty(key: string, names: readonly string[]): string | undefined {
  const home = Object.hasOwn(HOMES, key) ? HOMES[key] : undefined;
  return home !== undefined && names.includes(home.split('.')[0] ?? '') ? home : undefined;
}

function snakeCase(key: string): string {
  return key
    .replace(/[- ]/g, '_')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

function normalized(key: string): string {
  return key.replace(/[-_ ]/g, '').toLowerCase();
}

/**
 * Describes a value in a message: the type of a list or mapping, otherwise the value itself, short
 * and safe to print.
 */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) {
    return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  }
  if (typeof value === 'object') return 'a mapping';
  if (typeof value === 'string') return `the text ${quotedShort(value)}`;
  if (typeof value === 'number') return Number.isFinite(value) ? `${value}` : NON_FINITE;
  return String(value);
}

const NON_FINITE = 'a number that is infinite or none at all';
