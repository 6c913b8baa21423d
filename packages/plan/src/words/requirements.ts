import { isObject } from '../text';

/**
 * The id of a requirement, in plans and in the names of the tests that are its evidence.
 *
 * @param capability `auth`, or `auth/sessions` where specs are nested
 * @param name as the heading of the requirement has it
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
 * The ids of the requirements that a package implements (`inputs.nx.requirements`).
 *
 * @returns nothing where the plan doesn't record them
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
