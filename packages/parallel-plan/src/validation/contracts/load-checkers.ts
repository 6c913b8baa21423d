import { createRequire } from 'node:module';
import type * as Checkers from './checkers';

/** Loads what checks contracts, when something has to be checked. */
export function loadCheckers(): typeof Checkers {
  return createRequire(__filename)('./checkers') as typeof Checkers;
}
