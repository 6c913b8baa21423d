import { join } from 'node:path';
import type { DepConstraint, Workspace } from '@parallel-plan/plan';
import { readBounded } from './read-bounded';
import { readLiteral } from './read-literal';

/** The files that configure ESLint for a whole workspace. */
const CONFIGURATIONS = [
  'eslint.config.mjs',
  'eslint.config.js',
  'eslint.config.cjs',
  'eslint.config.mts',
  'eslint.config.ts',
  'eslint.config.cts',
  '.eslintrc.json',
  '.eslintrc.js',
  '.eslintrc.cjs',
  '.eslintrc',
];
const MAX_BYTES = 1024 * 1024;

/**
 * The `depConstraints` of `@nx/enforce-module-boundaries`, if a configuration at the workspace root
 * contains them as literals: a list of objects of strings. The configuration is a program, and it
 * is not run. Computed constraints are therefore unknown.
 *
 * @param root absolute path of the workspace root
 * @returns `undefined` if there are none, or they can't be read
 */
export function readDepConstraints(root: string): readonly DepConstraint[] | undefined {
  for (const file of CONFIGURATIONS) {
    const read = readBounded(join(root, file), MAX_BYTES);
    if (!read.ok || read.bytes.length > MAX_BYTES) continue;
    const text = Buffer.from(read.bytes).toString('utf8');
    const [key] = /["']?\bdepConstraints["']?\s*:/.exec(text) ?? [];
    if (key === undefined) continue;
    const value = readLiteral(text, text.indexOf(key) + key.length);
    return Array.isArray(value) && value.every(isConstraint) ? value : undefined;
  }
  return undefined;
}

/** Adds the constraints of the lint rules to a workspace. */
export function withDepConstraints(workspace: Workspace, root: string): Workspace {
  const depConstraints = readDepConstraints(root);
  return depConstraints === undefined ? workspace : { ...workspace, depConstraints };
}

function isConstraint(value: unknown): value is DepConstraint {
  if (typeof value !== 'object' || value === null) return false;
  const { sourceTag, ...lists } = value as Record<string, unknown>;
  const names = ['allSourceTags', 'onlyDependOnLibsWithTags', 'notDependOnLibsWithTags'];
  return (
    (sourceTag === undefined || typeof sourceTag === 'string') &&
    names.every((name) => lists[name] === undefined || isListOfText(lists[name]))
  );
}

function isListOfText(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
