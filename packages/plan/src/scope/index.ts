/** The glob dialect of scopes: `@parallel-plan/plan/glob`. Does not load YAML or the schema. */
export { containsGlob } from './scope-overlap';
export { denyingGlob, inScope } from './in-scope';
export { intersectGlobs } from './intersect';
export { InvalidGlobError } from './scope';
export { isWorkspacePath, matchGlob } from './in-scope';
export { type Glob, parseGlob } from './parse-glob';
export { globOf, globUnder } from './path-glob';
export type { Scope } from './scope';
