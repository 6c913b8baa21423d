import { isObject } from '../text';
import type { Located, PackageView, PlanPath, PlanView, ScopeView, StepView } from './parsed-plan';

/**
 * Extracts the readable part of a plan.
 *
 * @param value the plain value of a document, of any shape
 */
export function planView(value: unknown): PlanView {
  const root = at(value, []);
  const feature = field(root, 'feature');
  const contracts = field(root, 'contracts');
  const openapi = field(contracts, 'openapi');
  const generated = field(contracts, 'generated');
  return {
    feature: {
      ...optional('id', text(field(feature, 'id'))),
      ...optional('plan_revision', integer(field(feature, 'plan_revision'))),
    },
    contracts: {
      ...optional('revision', integer(field(contracts, 'revision'))),
      ...optional('primary', text(field(openapi, 'primary'))),
      files: texts(field(openapi, 'files')),
      generated: ['pydantic_dir', 'typescript_dir'].flatMap(
        (name) => text(field(generated, name)) ?? [],
      ),
    },
    defaults: optional(
      'verification_tier_required',
      text(field(field(root, 'defaults'), 'verification_tier_required')),
    ),
    packages: items(field(root, 'packages')).filter(isMapping).map(packageView),
  };
}

function packageView(entry: Cursor): PackageView {
  const locks = field(entry, 'locks');
  const worktree = field(entry, 'worktree');
  const verification = field(entry, 'verification');
  const nx = field(field(entry, 'inputs'), 'nx');
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
    outputs: { artifacts: texts(field(field(entry, 'outputs'), 'artifacts')) },
    projects: texts(field(nx, 'projects')),
    ...optional('requirements', list(field(nx, 'requirements'))),
    roots: rootsByName(field(nx, 'roots')),
    newProjects: rootsByName(field(nx, 'newProjects')),
    amendments: items(field(nx, 'amendments')).flatMap((item) => text(field(item, 'path')) ?? []),
  };
}

function scopeView(scope: Cursor): ScopeView {
  return {
    write_allow: texts(field(scope, 'write_allow')),
    read_allow: texts(field(scope, 'read_allow')),
    deny: texts(field(scope, 'deny')),
  };
}

function stepView(step: Cursor): StepView {
  return {
    path: step.path,
    ...optional('name', text(field(step, 'name'))),
    ...optional('kind', text(field(step, 'kind'))),
    ...optional('command', text(field(step, 'command'))),
    ...optional('cwd', text(field(step, 'cwd'))),
    artifacts: texts(field(field(step, 'evidence'), 'artifacts')),
  };
}

type Cursor = Located<unknown>;

function at(value: unknown, path: PlanPath): Cursor {
  return { value, path };
}

function isMapping({ value }: Cursor): boolean {
  return isObject(value);
}

function field(parent: Cursor, name: string): Cursor {
  const value =
    isMapping(parent) && Object.hasOwn(parent.value as object, name)
      ? (parent.value as Record<string, unknown>)[name]
      : undefined;
  return at(value, [...parent.path, name]);
}

function items({ value, path }: Cursor): Cursor[] {
  return Array.isArray(value)
    ? value.map((item: unknown, index) => at(item, [...path, index]))
    : [];
}

function entries(mapping: Cursor): [string, Cursor][] {
  if (!isMapping(mapping)) return [];
  return Object.keys(mapping.value as object).map((name) => [name, field(mapping, name)]);
}

function text({ value, path }: Cursor): Located<string> | undefined {
  return typeof value === 'string' ? { value, path } : undefined;
}

function integer({ value, path }: Cursor): Located<number> | undefined {
  return typeof value === 'number' && Number.isInteger(value) ? { value, path } : undefined;
}

function rootsByName(mapping: Cursor): { name: string; root: Located<string> }[] {
  return entries(mapping).flatMap(([name, value]) => {
    const root = text(value);
    return root === undefined ? [] : [{ name, root }];
  });
}

function texts(list: Cursor): Located<string>[] {
  return items(list).flatMap((item) => text(item) ?? []);
}

/** The texts of a list; `undefined` when the value is not a list. */
function list(value: Cursor): Located<string>[] | undefined {
  return Array.isArray(value.value) ? texts(value) : undefined;
}

function optional<K extends string, T>(key: K, value: T | undefined): { [P in K]?: T } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: T });
}
