import { createRequire } from 'node:module';
import type * as Checkers from './checkers';

/** Loads the contract checkers when they are needed. */
export function loadCheckers(): typeof Checkers {
  return createRequire(__filename)('./checkers') as typeof Checkers;
}
