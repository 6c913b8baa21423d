import { ContractRequestError } from './contract-request-error';

const DEPTH_LIMIT = 64;
/**
 * Control characters except tab and line breaks, separators that some parsers treat as line breaks,
 * bidirectional controls (text then displays differently from its content), lone surrogates (UTF-8
 * can't encode them) and non-characters.
 */
const UNPRINTABLE =
  /(?![\t\n\r])\p{Cc}|[\u2028-\u202e\u2066-\u2069\ufeff]|\p{Cs}|\p{Noncharacter_Code_Point}/u;

/** OpenAPI parsers resolve `$ref` even inside examples, and may fetch its target. */
const FORBIDDEN_KEYS: readonly string[] = ['$ref', '__proto__'];

/**
 * Checks that each artifact can contain every text of the request, after escaping.
 *
 * @throws ContractRequestError for unprintable characters and for values nested more than 64 levels
 * deep
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
        `the text has the character U+${code} at position ${found.index + 1}, which editors don't show. Remove it.`,
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
