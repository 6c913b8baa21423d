import { parse } from 'yaml';
import { type JsonObject } from './openapi-checks';

/**
 * A program that uses each operation of a document through its types, with the document's examples.
 */
export function usageFile(source: string): string {
  const document = parse(source) as JsonObject;
  const components = (document['components'] as JsonObject)['responses'] as JsonObject | undefined;
  const lines = ["import type { operations, paths } from './types';"];
  for (const [path, item] of Object.entries(document['paths'] as JsonObject)) {
    for (const [method, value] of Object.entries(item as JsonObject)) {
      const operation = value as JsonObject;
      const type = `operations[${JSON.stringify(operation['operationId'])}]`;
      lines.push(
        `export const ${name(lines)}: paths[${JSON.stringify(path)}]['${method}'] extends ${type} ? true : false = true;`,
        ...constant(lines, `NonNullable<${type}['requestBody']>`, operation['requestBody']),
      );
      for (const [status, response] of Object.entries(operation['responses'] as JsonObject)) {
        const resolved = resolve(response as JsonObject, components ?? {});
        lines.push(...constant(lines, `${type}['responses'][${status}]`, resolved));
      }
      lines.push(...parameters(lines, type, (operation['parameters'] ?? []) as JsonObject[]));
    }
  }
  return `${lines.join('\n')}\n`;
}

function constant(lines: readonly string[], type: string, body: unknown): string[] {
  const content = (body as JsonObject | undefined)?.['content'] as JsonObject | undefined;
  return Object.entries(content ?? {}).map(([mediaType, media]) => {
    const example = JSON.stringify((media as JsonObject)['example']);
    return `export const ${name(lines)}_${mediaType.length}: ${type}['content'][${JSON.stringify(mediaType)}] = ${example};`;
  });
}

function parameters(lines: readonly string[], type: string, all: readonly JsonObject[]): string[] {
  return ['path', 'query'].flatMap((place) => {
    const entries = all
      .filter((parameter) => parameter['in'] === place)
      .map((parameter) => [parameter['name'], parameter['example']] as const);
    return entries.length === 0
      ? []
      : [
          `export const ${name(lines)}_${place}: NonNullable<${type}['parameters']['${place}']> = ${JSON.stringify(Object.fromEntries(entries))};`,
        ];
  });
}

function name(lines: readonly string[]): string {
  return `use${lines.length}`;
}

function resolve(response: JsonObject, components: JsonObject): unknown {
  const reference = response['$ref'];
  return typeof reference === 'string'
    ? components[reference.slice('#/components/responses/'.length)]
    : response;
}
