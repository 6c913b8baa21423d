import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { addressOf, type LinkedSchema } from './event-references';
import { schemaKeywords } from './schema-walk';

/** An ajv instance with all schemas that an event's schema references. */
export class EventValidator {
  /** The pattern that is being matched. If the time runs out, report this one. */
  pattern: string | undefined;
  readonly #ajv: Ajv2020;
  readonly #schemas: readonly LinkedSchema[];

  /** @param schemas the event's own schema comes first */
  constructor(schemas: readonly LinkedSchema[]) {
    this.#schemas = schemas;
    this.#ajv = new Ajv2020({
      strict: true,
      strictRequired: false,
      allowUnionTypes: true,
      validateSchema: false,
      addUsedSchema: false,
      logger: false,
      code: { regExp: this.#watchedRegExp() },
    });
    addFormats.default(this.#ajv);
    this.#ajv.addVocabulary([...new Set(schemas.flatMap(({ schema }) => extensions(schema)))]);
  }

  /** Errors of a schema against its meta-schema. */
  schemaErrors({ schema }: LinkedSchema): readonly ErrorObject[] {
    return this.#ajv.validateSchema(schema as object) === true ? [] : (this.#ajv.errors ?? []);
  }

  /** @throws Error if strict mode rejects the schema */
  compile(): ValidateFunction {
    const [own] = this.#schemas;
    for (const { file, schema } of this.#schemas) {
      this.#ajv.addSchema(schema as object, addressOf(file));
    }
    const validate = this.#ajv.getSchema(addressOf(own?.file ?? ''));
    if (validate === undefined) throw new Error('the schema is missing');
    return validate as ValidateFunction;
  }

  #watchedRegExp() {
    const make = (pattern: string, flags: string) => {
      const expression = new RegExp(pattern, flags);
      return {
        // ajv caches regular expressions by this text.
        toString: () => String(expression),
        test: (text: string): boolean => {
          this.pattern = pattern;
          const answer = expression.test(text);
          this.pattern = undefined;
          return answer;
        },
      };
    };
    return Object.assign(make, { code: 'new RegExp' });
  }
}

/** Annotations of other tools, which by convention start with `x-`. */
function extensions(schema: unknown): string[] {
  return [...schemaKeywords(schema)].flatMap(({ name }) => (name.startsWith('x-') ? [name] : []));
}
