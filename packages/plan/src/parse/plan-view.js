"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.planView = planView;
/**
 * What can be read of a plan, whatever is wrong with the rest.
 *
 * @param value the plain value of a document, of any shape
 */
function planView(value) {
    const root = at(value, []);
    const feature = field(root, 'feature');
    const contracts = field(root, 'contracts');
    const openapi = field(contracts, 'openapi');
    return {
        feature: {
            ...optional('id', text(field(feature, 'id'))),
            ...optional('plan_revision', integer(field(feature, 'plan_revision'))),
        },
        contracts: {
            ...optional('revision', integer(field(contracts, 'revision'))),
            ...optional('primary', text(field(openapi, 'primary'))),
            files: texts(field(openapi, 'files')),
        },
        defaults: optional('verification_tier_required', text(field(field(root, 'defaults'), 'verification_tier_required'))),
        packages: items(field(root, 'packages')).filter(isMapping).map(packageView),
    };
}
function packageView(entry) {
    const locks = field(entry, 'locks');
    const worktree = field(entry, 'worktree');
    const verification = field(entry, 'verification');
    return {
        path: entry.path,
        ...optional('package_id', text(field(entry, 'package_id'))),
        ...optional('task_type', text(field(entry, 'task_type'))),
        depends_on: texts(field(entry, 'depends_on')),
        locks: { files: texts(field(locks, 'files')), keys: texts(field(locks, 'keys')) },
        scope: scopeView(field(entry, 'scope')),
        worktree: {
            ...optional('name', text(field(worktree, 'name'))),
            ...optional('mode', text(field(worktree, 'mode'))),
        },
        verification: {
            ...optional('tier_required', text(field(verification, 'tier_required'))),
            steps: items(field(verification, 'steps')).filter(isMapping).map(stepView),
        },
        projects: texts(field(field(field(entry, 'inputs'), 'nx'), 'projects')),
    };
}
function scopeView(scope) {
    return {
        write_allow: texts(field(scope, 'write_allow')),
        read_allow: texts(field(scope, 'read_allow')),
        deny: texts(field(scope, 'deny')),
    };
}
function stepView(step) {
    return {
        path: step.path,
        ...optional('name', text(field(step, 'name'))),
        ...optional('kind', text(field(step, 'kind'))),
        ...optional('command', text(field(step, 'command'))),
        ...optional('cwd', text(field(step, 'cwd'))),
        artifacts: texts(field(field(step, 'evidence'), 'artifacts')),
    };
}
function at(value, path) {
    return { value, path };
}
function isMapping({ value }) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
function field(parent, name) {
    const value = isMapping(parent) && Object.hasOwn(parent.value, name)
        ? parent.value[name]
        : undefined;
    return at(value, [...parent.path, name]);
}
function items({ value, path }) {
    return Array.isArray(value)
        ? value.map((item, index) => at(item, [...path, index]))
        : [];
}
function text({ value, path }) {
    return typeof value === 'string' ? { value, path } : undefined;
}
function integer({ value, path }) {
    return typeof value === 'number' && Number.isInteger(value) ? { value, path } : undefined;
}
function texts(list) {
    return items(list).flatMap((item) => text(item) ?? []);
}
function optional(key, value) {
    return value === undefined ? {} : { [key]: value };
}
