import { createContext, Script } from 'node:vm';
import { type ContractDocument } from './contract-document';
import { type Pointer, pointerOf } from './redocly';

/** A pattern, and where it stands first. */
export interface PlacedPattern {
  readonly pattern: string;
  readonly document: ContractDocument;
  readonly pointer: Pointer;
}

/** What an action gave, and the patterns that it couldn't use. */
export interface Guarded<T> {
  readonly value: T;
  /** Stopped, because they took too long. */
  readonly slow: readonly PlacedPattern[];
  /** No regular expressions of ECMA-262 with the `u` flag, which is how JSON Schema has them. */
  readonly invalid: readonly PlacedPattern[];
}

/** Generous: simple patterns take microseconds, and a busy machine has to be told from a bad one. */
const TIMEOUT_MS = 1_000;
/** Below it no pattern of practical size can take long. */
const SHORT_TEXT = 16;

/**
 * Gives each match of a pattern of these documents one second. Some patterns take exponential time,
 * and the validators of schemas call `RegExp.prototype.test` and can't be told otherwise; so that is
 * replaced, in this process, while an action runs.
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

/** In messages of validators that met one. */
export const SLOW_PATTERN = 'a pattern was stopped';

/** The `pattern` and `patternProperties` of documents, as `RegExp.source` gives them back. */
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
