/** The glob dialect of scopes: `@parallel-plan/plan/glob`. Does not load YAML or the schema. */
export { matchGlob } from './in-scope';
export { intersectGlobs } from './intersect';
export { type Glob, parseGlob } from './parse-glob';
export { InvalidGlobError, type Scope } from './scope';
