import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { addressOf, type LinkedSchema } from './event-references';
import { schemaKeywords } from './schema-walk';

/** ajv with all schemas that an event's schema refers to. */
export class EventValidator {
  /** The pattern that is being matched: if time runs out, it is the one. */
  pattern: string | undefined;
  readonly #ajv: Ajv2020;
  readonly #schemas: readonly LinkedSchema[];

  /** @param schemas the event's own first */
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

  /** What the meta-schema has against a schema. */
  schemaErrors({ schema }: LinkedSchema): readonly ErrorObject[] {
    return this.#ajv.validateSchema(schema as object) === true ? [] : (this.#ajv.errors ?? []);
  }

  /** @throws Error for what strict mode refuses */
  compile(): ValidateFunction {
    const [own] = this.#schemas;
    for (const { file, schema } of this.#schemas) {
      this.#ajv.addSchema(schema as object, addressOf(file));
    }
    const validate = this.#ajv.getSchema(addressOf(own?.file ?? ''));
    if (validate === undefined) throw new Error('the schema is not there');
    return validate as ValidateFunction;
  }

  #watchedRegExp() {
    const make = (pattern: string, flags: string) => {
      const expression = new RegExp(pattern, flags);
      return {
        // ajv keeps one of those that have the same text.
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

/** Annotations of other tools, by the convention that all of them keep to. */
function extensions(schema: unknown): string[] {
  return [...schemaKeywords(schema)].flatMap(({ name }) => (name.startsWith('x-') ? [name] : []));
}
