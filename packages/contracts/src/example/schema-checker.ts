import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { type JsonSchema } from '../request/json-schema';
import { patternMatches } from './safe-pattern';

/**
 * Whether a value is valid against a schema whose `$ref`s point to named schemas.
 *
 * @param components the named schemas, for `#/components/schemas/<name>`
 * @returns what is wrong, or `undefined`
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
 * What ajv calls for `pattern`, so that no pattern of a user can stop the process. It keeps one for each
 * text that `toString` gives.
 */
const regExpInTime = Object.assign(
  (pattern: string) => ({
    test: (text: string) => patternMatches(pattern, text),
    toString: () => `/${pattern}/u`,
  }),
  { code: 'new RegExp' },
);
