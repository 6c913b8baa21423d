import { isObject } from '../text';

/**
 * Derives the id of a requirement. Plans use it, and so do the names of the tests that prove the
 * requirement.
 *
 * @param capability `auth`, or `auth/sessions` when specs are nested
 * @param name the name in the heading of the requirement
 * @returns `auth.sign-in` for the requirement "Sign in"
 */
export function requirementId(capability: string, name: string): string {
  const slug = name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
  return `${capability}.${slug === '' ? 'requirement' : slug}`;
}

/**
 * Returns the ids of the requirements that a package implements (`inputs.nx.requirements`).
 *
 * @param work the package
 * @returns the ids; `undefined` when the plan does not record them
 */
export function requirementsOf({
  inputs,
}: {
  readonly inputs?: unknown;
}): readonly string[] | undefined {
  const nx = isObject(inputs) ? inputs['nx'] : undefined;
  const ids = isObject(nx) ? nx['requirements'] : undefined;
  return Array.isArray(ids) ? ids.filter((id): id is string => typeof id === 'string') : undefined;
}
