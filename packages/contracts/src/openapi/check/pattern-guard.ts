import { createContext, Script } from 'node:vm';
import { type ContractDocument } from './contract-document';
import { type Pointer, pointerOf } from './redocly';

/** A pattern, and its first position. */
export interface PlacedPattern {
  readonly pattern: string;
  readonly document: ContractDocument;
  readonly pointer: Pointer;
}

/** The result of an action, and the patterns that it couldn't use. */
export interface Guarded<T> {
  readonly value: T;
  /** Patterns that timed out. */
  readonly slow: readonly PlacedPattern[];
  /**
   * Patterns that are not regular expressions of ECMA-262 with the `u` flag, which JSON Schema
   * requires.
   */
  readonly invalid: readonly PlacedPattern[];
}

/** Generous: simple patterns take microseconds, but the machine may be busy. */
const TIMEOUT_MS = 1_000;
/** On shorter texts, no pattern of practical size takes long. */
const SHORT_TEXT = 16;

/**
 * Limits each match of a pattern of these documents to one second. Some patterns take exponential
 * time, and schema validators always call `RegExp.prototype.test`. Replaces that method in this
 * process while the action runs.
 */
export async function withPatternGuard<T>(
  documents: Iterable<ContractDocument>,
  action: () => Promise<T>,
): Promise<Guarded<T>> {
  const { guarded, invalid } = patternsOf(documents);
  const slow = new Map<string, PlacedPattern>();
  const original = RegExp.prototype.test;
  const context = createContext({ test: undefined });
  const script = new Script('test()');
  RegExp.prototype.test = function test(this: RegExp, text: string): boolean {
    const place = text.length > SHORT_TEXT ? guarded.get(this.source) : undefined;
    if (place === undefined) return original.call(this, text);
    if (slow.has(place.pattern)) throw new Error(SLOW_PATTERN);
    try {
      context['test'] = () => original.call(this, text);
      return script.runInContext(context, { timeout: TIMEOUT_MS }) as boolean;
    } catch {
      slow.set(place.pattern, place);
      throw new Error(SLOW_PATTERN);
    }
  };
  try {
    return { value: await action(), slow: [...slow.values()], invalid };
  } finally {
    RegExp.prototype.test = original;
  }
}

/** The text in validator messages about a pattern that timed out. */
export const SLOW_PATTERN = 'a pattern was stopped';

/** The `pattern` and `patternProperties` of documents, in the form of `RegExp.source`. */
function patternsOf(documents: Iterable<ContractDocument>) {
  const guarded = new Map<string, PlacedPattern>();
  const invalid = new Map<string, PlacedPattern>();
  for (const document of documents) {
    const add = (pattern: string, path: readonly (string | number)[]): void => {
      const source = sourceOf(pattern);
      const found = source === undefined ? invalid : guarded;
      const key = source ?? pattern;
      if (!found.has(key)) found.set(key, { pattern, document, pointer: pointerOf(path) });
    };
    const visit = (node: unknown, path: readonly (string | number)[]): void => {
      if (typeof node !== 'object' || node === null) return;
      for (const [key, value] of Object.entries(node)) {
        if (typeof value === 'string') {
          if (key === 'pattern') add(value, [...path, key]);
        } else if (typeof value === 'object' && value !== null) {
          const at = [...path, key];
          if (key === 'patternProperties') {
            for (const pattern of Object.keys(value)) add(pattern, [...at, pattern]);
          }
          visit(value, at);
        }
      }
    };
    visit(document.parsed, []);
  }
  return { guarded, invalid: [...invalid.values()] };
}

function sourceOf(pattern: string): string | undefined {
  try {
    return new RegExp(pattern, 'u').source;
  } catch {
    return undefined;
  }
}
