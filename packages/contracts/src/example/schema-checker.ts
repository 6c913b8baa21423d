import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { type JsonSchema } from '../request/json-schema';
import { patternMatches } from './safe-pattern';

/**
 * Validates a value against a schema whose `$ref`s point to named schemas.
 *
 * @param components the named schemas, for `#/components/schemas/<name>`
 * @returns the errors, or `undefined` for a valid value
 */
export function schemaProblem(
  schema: JsonSchema,
  value: unknown,
  components: Readonly<Record<string, JsonSchema>>,
): string | undefined {
  const ajv = new Ajv2020({ strict: false, validateSchema: false, code: { regExp: regExpInTime } });
  addFormats.default(ajv);
  let validate: ValidateFunction;
  try {
    validate = ajv.compile({ ...schema, components: { schemas: components } });
    if (validate(value)) {
      return undefined;
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return ajv.errorsText(validate.errors, { dataVar: 'the value' });
}

/**
 * The function that ajv calls for `pattern`, with a time limit, because a user's pattern could
 * block the process. ajv caches its result by the text of `toString`.
 */
const regExpInTime = Object.assign(
  (pattern: string) => ({
    test: (text: string) => patternMatches(pattern, text),
    toString: () => `/${pattern}/u`,
  }),
  { code: 'new RegExp' },
);
