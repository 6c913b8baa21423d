import { InvalidGlobError } from '../../scope/invalid-glob-error';
import { parseGlob } from '../../scope/parse-glob';
import type { Located, PlanView, ScopeView } from '../../parse/parsed-plan';

/** All globs of a plan, in the order of the packages. */
export function globsOf({ packages }: PlanView): readonly Located<string>[] {
  return packages.flatMap(({ scope }) => [
    ...scope.write_allow,
    ...scope.read_allow,
    ...scope.deny,
  ]);
}

/** Whether a glob is in the dialect. What isn't has a finding of its own and is left out elsewhere. */
export function isValidGlob({ value }: Located<string>): boolean {
  try {
    parseGlob(value);
    return true;
  } catch (error) {
    if (error instanceof InvalidGlobError) return false;
    throw error;
  }
}

/** The valid part of a scope, as plain text. */
export function plainScope({ write_allow, deny }: ScopeView): {
  readonly write_allow: readonly string[];
  readonly deny: readonly string[];
} {
  return {
    write_allow: write_allow.filter(isValidGlob).map(({ value }) => value),
    deny: deny.filter(isValidGlob).map(({ value }) => value),
  };
}
