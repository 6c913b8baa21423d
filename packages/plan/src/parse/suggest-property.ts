import { closest } from '../suggest/closest';

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
