import { Ajv2020 } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';

interface EventSchema {
  readonly examples: readonly unknown[];
}

/** The errors in an event's schema or its examples. */
export function eventProblems(text: string): string[] {
  const schema = JSON.parse(text) as EventSchema;
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true });
  addFormats.default(ajv);
  ajv.addFormat('int32', true).addFormat('int64', true);
  const validate = ajv.compile(schema);
  const examples = schema.examples.length === 0 ? ['there are no examples'] : [];
  return schema.examples.reduce<string[]>(
    (problems, example) =>
      validate(example) ? problems : [...problems, ajv.errorsText(validate.errors)],
    examples,
  );
}
