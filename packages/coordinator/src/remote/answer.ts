import { CoordinatorError } from '../api/errors';

/** Reads the fields of a server's answer and checks their types. */
export interface Answer {
  text(field: string): string;
  optionalText(field: string): string | undefined;
  flag(field: string): boolean;
  optionalFlag(field: string): boolean | undefined;
  integer(field: string, fallback: number): number;
  /** ISO 8601 in UTC. `null` when the field is missing or null. */
  time(field: string): string | null;
  /** An object, or a string that holds one as JSON. A missing field is an empty object. */
  object(field: string): Readonly<Record<string, unknown>>;
  /** A list of strings. A missing field is an empty list. */
  texts(field: string): readonly string[];
  list(field: string): readonly Answer[];
  nested(field: string): Answer | undefined;
}

/**
 * Wraps the answer of a server.
 *
 * @param what names the answer in messages: `The answer of http://... to acquireLock`
 * @returns accessors that throw a CoordinatorError `bad-answer` for a missing or wrong field
 * @throws CoordinatorError `bad-answer` when the answer is not an object
 */
export function readAnswer(value: unknown, what: string): Answer {
  if (!isObject(value)) throw badAnswer(what, 'it is not an object');
  const record = value;
  const field = (name: string): unknown =>
    Object.hasOwn(record, name) ? (record[name] ?? undefined) : undefined;
  const wrong = (name: string, expected: string) => badAnswer(what, `"${name}" is not ${expected}`);
  const optionalText = (name: string) => {
    const found = field(name);
    if (found !== undefined && typeof found !== 'string') throw wrong(name, 'text');
    return found;
  };
  const optionalFlag = (name: string) => {
    const found = field(name);
    if (found !== undefined && typeof found !== 'boolean') throw wrong(name, 'true or false');
    return found;
  };
  const list = (name: string): readonly unknown[] => {
    const found = parsed(field(name));
    if (!Array.isArray(found)) throw wrong(name, 'list');
    return found;
  };
  return {
    optionalText,
    text: (name) => {
      const found = optionalText(name);
      if (found === undefined) throw wrong(name, 'text');
      return found;
    },
    flag: (name) => {
      const found = optionalFlag(name);
      if (found === undefined) throw wrong(name, 'true or false');
      return found;
    },
    optionalFlag,
    integer: (name, fallback) => {
      const found = field(name) ?? fallback;
      if (!Number.isSafeInteger(found)) throw wrong(name, 'whole number');
      return found as number;
    },
    time: (name) => {
      const found = optionalText(name);
      if (found === undefined) return null;
      const time = new Date(found);
      if (Number.isNaN(time.getTime())) throw wrong(name, 'point in time');
      return time.toISOString();
    },
    object: (name) => {
      const found = parsed(field(name)) ?? {};
      if (!isObject(found)) throw wrong(name, 'object');
      return found;
    },
    texts: (name) =>
      (field(name) === undefined ? [] : list(name)).map((item) =>
        typeof item === 'string' ? item : JSON.stringify(item),
      ),
    list: (name) => list(name).map((item) => readAnswer(item, what)),
    nested: (name) => {
      const found = field(name);
      return found === undefined ? undefined : readAnswer(found, what);
    },
  };
}

export function badAnswer(what: string, why: string): CoordinatorError {
  return new CoordinatorError(
    'bad-answer',
    `${what} makes no sense: ${why}. Check that the URL or command is that of a coordinator, and its version.`,
  );
}

/** Some servers keep JSON in a text column and return it as text. */
function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) ?? undefined;
  } catch {
    return value;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const MOST_SHOWN = 300;

/**
 * Makes text from a server safe to show: one line, at most 300 characters, control characters escaped, and
 * without secrets that the server may echo.
 *
 * @param secrets texts to remove
 */
export function shownText(text: string, secrets: readonly string[] = []): string {
  const hidden = secrets
    .filter((secret) => secret !== '')
    .reduce((shown, secret) => shown.replaceAll(secret, '[key]'), text);
  const line = hidden.replace(/\s+/g, ' ').trim();
  // Escape format characters too: a bidirectional override can reverse the displayed text.
  const escaped = [...line.slice(0, MOST_SHOWN)]
    .map((character) =>
      /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(character)
        ? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
        : character,
    )
    .join('');
  return line.length > MOST_SHOWN ? `${escaped}...` : escaped;
}
