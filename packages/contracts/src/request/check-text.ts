import { ContractRequestError } from './contract-request-error';

const DEPTH_LIMIT = 64;
/**
 * Control characters but tab and line ends, separators that some readers take for line ends,
 * bidirectional controls (they make a text read differently from what it is), lone surrogates
 * (UTF-8 can't hold them) and non-characters.
 */
const UNPRINTABLE =
  /(?![\t\n\r])\p{Cc}|[\u2028-\u202e\u2066-\u2069\ufeff]|\p{Cs}|\p{Noncharacter_Code_Point}/u;

/** Readers of OpenAPI resolve `$ref` even inside examples, and may fetch what it names. */
const FORBIDDEN_KEYS: readonly string[] = ['$ref', '__proto__'];

/**
 * Every text of the request can stand in each kind of artifact, once it is escaped there.
 *
 * @throws ContractRequestError for unprintable characters and for values nested over 64 deep
 */
export function checkTexts(value: unknown, place = '', depth = 0): void {
  if (depth > DEPTH_LIMIT) {
    throw new ContractRequestError(
      'too-deep',
      place.slice(0, 120),
      `values are nested more than ${DEPTH_LIMIT} deep. Name the inner ones as schemas and refer to them.`,
    );
  }
  if (typeof value === 'string') {
    const found = UNPRINTABLE.exec(value);
    if (found !== null) {
      const code = (value.codePointAt(found.index) ?? 0)
        .toString(16)
        .toUpperCase()
        .padStart(4, '0');
      throw new ContractRequestError(
        'unprintable-text',
        place,
        `the text has the character U+${code} at position ${found.index + 1}, which editors don't show. Take it out.`,
      );
    }
  } else if (Array.isArray(value)) {
    value.forEach((item, index) => checkTexts(item, `${place}[${index}]`, depth + 1));
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      if (FORBIDDEN_KEYS.includes(key)) {
        throw new ContractRequestError(
          'external-ref',
          place,
          `the key "${key}" means something else to the readers of a contract. Rename it.`,
        );
      }
      checkTexts(key, `${place} (a key)`, depth + 1);
      checkTexts(item, place === '' ? key : `${place}.${key}`, depth + 1);
    }
  }
}
