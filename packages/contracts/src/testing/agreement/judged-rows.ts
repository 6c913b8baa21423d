import type { JsonObject } from '@parallel-plan/plan/text';
import { mockAnswers } from '../../mock/answer';
import { loadMockApi, type MockSource } from '../../mock/mock-api';
import { mockRequest } from '../../mock/mock-request';
import { startMockServer } from '../../mock/mock-server';
import { checkDocument } from '../../openapi/check/check-document';
import { DocumentReader } from '../../openapi/check/document-set';
import { loadRedocly } from '../../openapi/check/redocly';
import { named, type SchemaCase } from './schema-cases';

const FILE = 'c/v1.yaml';
/** Schemas of one document for validation, which cuts its list of findings at a hundred. */
const CHUNK = 5;

/** One value, and what each artifact says of it. */
export interface Row {
  readonly schemas: Readonly<Record<string, JsonObject>>;
  readonly prefix: string;
  readonly value: unknown;
  /** Whether validation takes it as an example of a request and of a response. */
  readonly request: boolean;
  readonly response: boolean;
  /** The status of the mock for the value as a request. */
  readonly mockStatus: number;
  /** Whether the mock answers with the value, which is an example of its response. */
  readonly isServed: boolean;
}

/** A part of a document, in which each example has its own line. */
interface Lines {
  readonly text: string;
  /** By line number: the case, the value, and whether it is in a request. */
  readonly examples: ReadonlyMap<
    number,
    readonly [caseIndex: number, value: number, isRequest: boolean]
  >;
}

function prefixOf(index: number): string {
  return `S${index}x`;
}

/** The component schemas of some cases, with the names of their document. */
export function componentsOf(cases: readonly SchemaCase[], first: number): JsonObject {
  return Object.assign(
    {},
    ...cases.map(({ schemas }, index) => {
      const prefix = prefixOf(first + index);
      return Object.fromEntries(
        Object.entries(schemas).map(([name, schema]) => [
          `${prefix}${name}`,
          named(schema, prefix),
        ]),
      );
    }),
  ) as JsonObject;
}

/** An OpenAPI document in which each value is an example of a request and of a response. */
function documentLines(cases: readonly SchemaCase[], first: number): Lines {
  const lines = ['{"openapi":"3.1.0","info":{"title":"A","version":"1"},"paths":{'];
  const examples = new Map<number, readonly [number, number, boolean]>();
  for (const [index, { values }] of cases.entries()) {
    const prefix = prefixOf(first + index);
    const media = `"content":{"application/json":{"schema":{"$ref":"#/components/schemas/${prefix}Main"},"examples":{`;
    const write = (isRequest: boolean): void => {
      for (const [at, value] of values.entries()) {
        lines.push(
          `"v${at}":{"value":${JSON.stringify(named(value, prefix))}}${at === values.length - 1 ? '' : ','}`,
        );
        examples.set(lines.length, [index, at, isRequest]);
      }
    };
    lines.push(
      `"/${prefix}":{"post":{"operationId":"${prefix}","requestBody":{"required":true,${media}`,
    );
    write(true);
    lines.push(`}}}},"responses":{"200":{"description":"OK",${media}`);
    write(false);
    lines.push(`}}}}}}}${index === cases.length - 1 ? '' : ','}`);
  }
  lines.push(`},"components":{"schemas":${JSON.stringify(componentsOf(cases, first))}}}`);
  return { text: `${lines.join('\n')}\n`, examples };
}

interface Mock {
  send(path: string, value: unknown, prefer?: string): Promise<{ status: number; body: string }>;
  close(): Promise<void>;
}

/** The mock's answers, from the function that its server uses. */
export async function mockInProcess(source: MockSource): Promise<Mock> {
  const answers = mockAnswers(loadMockApi(source));
  return {
    send: async (path, value, prefer) => {
      const headers = { 'content-type': 'application/json', prefer };
      const request = mockRequest('POST', path, headers, Buffer.from(JSON.stringify(value)));
      const { status, body = '' } = answers(request);
      return { status, body };
    },
    close: async () => undefined,
  };
}

/** The mock's answers over HTTP. */
export async function mockOverHttp(source: MockSource): Promise<Mock> {
  const server = await startMockServer(source);
  return {
    send: async (path, value, prefer) => {
      const answer = await fetch(`${server.url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(prefer !== undefined && { prefer }) },
        body: JSON.stringify(value),
      });
      return { status: answer.status, body: await answer.text() };
    },
    close: () => server.close(),
  };
}

/**
 * What validation and the mock say of every value.
 *
 * @param first the number of the first case, for the names of the schemas
 */
export async function judgedRows(
  cases: readonly SchemaCase[],
  first: number,
  openMock: (source: MockSource) => Promise<Mock>,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (let from = 0; from < cases.length; from += CHUNK) {
    const chunk = cases.slice(from, from + CHUNK);
    const lines = documentLines(chunk, first + from);
    const isRefused = await refusedBy(lines);
    const mock = await openMock({ file: FILE, files: new Map([[FILE, lines.text]]) });
    for (const [index, { schemas, values }] of chunk.entries()) {
      const prefix = prefixOf(first + from + index);
      const bodies = values.map((value) => named(value, prefix));
      const valid = bodies.findIndex((_value, at) => !isRefused(index, at, true));
      for (const [at, value] of bodies.entries()) {
        const answered =
          valid === -1 ? undefined : await mock.send(`/${prefix}`, bodies[valid], `example=v${at}`);
        rows.push({
          schemas,
          prefix,
          value,
          request: !isRefused(index, at, true),
          response: !isRefused(index, at, false),
          mockStatus: (await mock.send(`/${prefix}`, value)).status,
          isServed: answered === undefined || answered.body === `${JSON.stringify(value)}\n`,
        });
      }
    }
    await mock.close();
  }
  return rows;
}

/** Whether validation refuses an example of a document. */
async function refusedBy({ text, examples }: Lines) {
  const redocly = await loadRedocly();
  const reader = new DocumentReader(redocly, 'c', new Map([[FILE, text]]));
  const { findings } = await checkDocument(redocly, reader, FILE);
  const refused = new Set<string>();
  for (const { code, message, line } of findings) {
    // Two kinds of object need a discriminator in a contract. Their values are judged without one.
    if (code === 'contract/discriminator') continue;
    const place = examples.get(line);
    if (place === undefined || code !== 'contract/example') {
      throw new Error(`The document is not valid: ${code} ${message}`);
    }
    refused.add(place.join());
  }
  return (index: number, value: number, isRequest: boolean): boolean =>
    refused.has([index, value, isRequest].join());
}
