import { Ajv2020 } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import { checkDocument } from '../openapi/check/check-document';
import { DocumentReader } from '../openapi/check/document-set';
import { loadRedocly } from '../openapi/check/redocly';

const FILE = 'v1.yaml';

/** The findings of our own check. It runs in this process, because specs check many documents. */
export async function redoclyProblems(source: string): Promise<string[]> {
  const redocly = await loadRedocly();
  const reader = new DocumentReader(redocly, '', new Map([[FILE, source]]));
  const { findings } = await checkDocument(redocly, reader, FILE);
  const config = await redocly.createConfig({ rules: { 'no-identical-paths': 'error' } });
  const paths = await redocly.lintFromString({ source, absoluteRef: `/${FILE}`, config });
  return [
    ...findings.map(({ code, line, message }) => `${line}: ${code} ${message}`),
    ...paths.map(({ ruleId, message }) => `${ruleId}: ${message}`),
  ];
}

/** Missing and invalid examples of a document, and the number of examples checked. */
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
