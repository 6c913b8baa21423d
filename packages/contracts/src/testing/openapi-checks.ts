import { Ajv2020 } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

const RULES = [
  'struct',
  'no-unresolved-refs',
  'operation-operationId-unique',
  'path-parameters-defined',
  'no-invalid-media-type-examples',
  'no-invalid-schema-examples',
  'no-identical-paths',
  'no-ambiguous-paths',
];

/** What Redocly finds wrong with a document. */
export async function redoclyProblems(source: string): Promise<string[]> {
  const { createConfig, lintFromString } = await import('@redocly/openapi-core');
  const config = await createConfig({
    rules: Object.fromEntries(RULES.map((rule) => [rule, 'error' as const])),
  });
  const problems = await lintFromString({ source, absoluteRef: '/v1.yaml', config });
  return problems
    .filter(({ ruleId }) => ruleId !== 'no-ambiguous-paths')
    .map(
      ({ ruleId, message, location }) => `${ruleId}: ${message} ${String(location[0]?.pointer)}`,
    );
}

/** What is missing or invalid among the examples of a document; counts what was checked. */
export function exampleProblems(source: string): { problems: string[]; checked: number } {
  const document = parse(source) as JsonObject;
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  ajv.addSchema(document, 'document');
  const problems: string[] = [];
  let checked = 0;
  const visit = (node: unknown, pointer: string): void => {
    if (typeof node !== 'object' || node === null) {
      return;
    }
    const value = node as JsonObject;
    const isMedia = /\/content\/[^/]+$/.test(pointer);
    const isParameter = /\/parameters\/\d+$/.test(pointer);
    if (isMedia || isParameter) {
      checked += 1;
      const validate = ajv.getSchema(`document#${encodeURI(pointer)}/schema`);
      if (!('example' in value)) {
        problems.push(`${pointer} has no example`);
      } else if (validate === undefined || validate(value['example']) !== true) {
        problems.push(`${pointer}: ${ajv.errorsText(validate?.errors)}`);
      }
      return;
    }
    for (const [key, child] of Object.entries(value)) {
      if (key !== 'schemas') {
        visit(child, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
      }
    }
  };
  visit(document, '');
  return { problems, checked };
}

export type JsonObject = { [key: string]: unknown };
