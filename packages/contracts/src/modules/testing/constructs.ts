import type { Construct } from './construct';
import { DATA_CONSTRUCTS } from './data-constructs';
import { EXPORT_CONSTRUCTS } from './export-constructs';
import { FUNCTION_CONSTRUCTS } from './function-constructs';
import { GENERIC_CONSTRUCTS } from './generic-constructs';
import { TYPE_CONSTRUCTS } from './type-constructs';

/** The exports that a library can have, one construct for each kind. */
export const CONSTRUCTS: readonly Construct[] = [
  ...FUNCTION_CONSTRUCTS,
  ...DATA_CONSTRUCTS,
  ...GENERIC_CONSTRUCTS,
  ...EXPORT_CONSTRUCTS,
  ...TYPE_CONSTRUCTS,
];
