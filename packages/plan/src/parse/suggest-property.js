"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.suggestProperty = suggestProperty;
exports.misplacedProperty = misplacedProperty;
/** What people and other formats call the properties of a plan. */
const SYNONYMS = {
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
 * The property that an unknown key was probably meant to be: by another name for it, by another
 * spelling (`dependsOn`), or by a typing error.
 *
 * @param key the unknown key
 * @param candidates properties that the mapping may have and hasn't; the required ones first
 */
function suggestProperty(key, candidates) {
    const plain = normalized(key);
    const plainName = snakeCase(key);
    const synonyms = (Object.hasOwn(SYNONYMS, plainName) && SYNONYMS[plainName]) || [];
    const synonym = synonyms.find((name) => candidates.includes(name));
    return (candidates.find((name) => normalized(name) === plain) ?? synonym ?? closest(plain, candidates));
}
/** Properties that people put beside the mapping that they belong into. */
const HOMES = {
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
 * Where an unknown key belongs, if that is inside a property that may stand here.
 *
 * @param key the unknown key
 * @param names all properties that may stand where the key stands
 */
function misplacedProperty(key, names) {
    const home = Object.hasOwn(HOMES, key) ? HOMES[key] : undefined;
    return home !== undefined && names.includes(home.split('.')[0] ?? '') ? home : undefined;
}
function snakeCase(key) {
    return key
        .replace(/[- ]/g, '_')
        .replace(/([a-z])([A-Z])/g, '$1_$2')
        .toLowerCase();
}
function normalized(key) {
    return key.replace(/[-_ ]/g, '').toLowerCase();
}
function closest(plain, candidates) {
    if (plain.length < 3 || plain.length > 40)
        return undefined;
    let best;
    let bestDistance = Math.floor(plain.length / 3) + 1;
    for (const name of candidates) {
        const distance = editDistance(plain, normalized(name));
        if (distance < bestDistance)
            [best, bestDistance] = [name, distance];
    }
    return best;
}
/** Optimal string alignment: insertions, deletions, replacements and swaps of neighbours. */
function editDistance(a, b) {
    let older = [];
    let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
    for (let i = 1; i <= a.length; i++) {
        const current = [i];
        for (let j = 1; j <= b.length; j++) {
            const cost = a[i - 1] === b[j - 1] ? 0 : 1;
            let distance = Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + cost);
            if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
                distance = Math.min(distance, (older[j - 2] ?? 0) + 1);
            }
            current.push(distance);
        }
        [older, previous] = [previous, current];
    }
    return previous[b.length] ?? a.length;
}
