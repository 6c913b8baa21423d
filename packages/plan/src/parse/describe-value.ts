import { quotedShort } from '../text';

/**
 * Describes a value in a message: the type of a list or mapping, otherwise the value itself, short
 * and safe to print.
 */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) {
    return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  }
  if (typeof value === 'object') return 'a mapping';
  if (typeof value === 'string') return `the text ${quotedShort(value)}`;
  if (typeof value === 'number') return Number.isFinite(value) ? `${value}` : NON_FINITE;
  return String(value);
}

const NON_FINITE = 'a number that is infinite or none at all';
