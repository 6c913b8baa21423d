import fc from 'fast-check';
import ts from 'typescript';
import { parse } from 'yaml';
import { type ContractFiles, type ContractRequest } from './request/contract-request';
import { scaffoldContracts } from './scaffold-contracts';
import { checkEvents } from './events/check/check-events';
import { contractRequests } from './testing/arbitrary-requests';
import { compileProblems } from './testing/compile-types';
import { exampleProblems, type JsonObject, redoclyProblems } from './testing/openapi-checks';
import { runSql } from './testing/run-sql';
import { usageFile } from './testing/usage-file';

const RUNS = 40;

interface Scaffold {
  readonly request: ContractRequest;
  readonly files: ContractFiles;
}

describe('scaffoldContracts on any valid request', () => {
  let scaffolds: Scaffold[];

  beforeAll(async () => {
    const requests = fc.sample(contractRequests, { numRuns: RUNS, seed: 20_250_115 });
    scaffolds = [];
    for (const request of requests) {
      scaffolds.push({ request, files: await scaffoldContracts(request) });
    }
  });

  it('writes OpenAPI documents that pass Redocly, with valid examples everywhere', async () => {
    let checked = 0;
    for (const { openapi } of apis()) {
      const examples = exampleProblems(openapi);
      checked += examples.checked;
      expect({ found: examples.problems, openapi }).toEqual({ found: [], openapi });
      expect({ found: await redoclyProblems(openapi), openapi }).toEqual({ found: [], openapi });
    }
    expect(checked).toBeGreaterThan(RUNS * 5);
  });

  it('writes types that compile, together with a use of every operation', () => {
    const sources = apis().flatMap(({ openapi, types }, index) => [
      [`/${index}/types.ts`, types],
      [`/${index}/use.ts`, usageFile(openapi)],
    ]);
    expect(sources.length).toBeGreaterThan(RUNS);
    expect(compileProblems(Object.fromEntries(sources))).toEqual([]);
    for (const { types } of apis()) {
      expect(topLevelNames(types)).toEqual([
        'paths',
        'webhooks',
        'components',
        '$defs',
        'operations',
      ]);
    }
  });

  it('writes SQL that PostgreSQL runs, with one row in each table', () => {
    const databases = scaffolds.filter(({ files }) => files.has('contracts/db/schema.sql'));
    expect(databases.length).toBeGreaterThan(RUNS / 2);
    const results = runSql(
      databases.map(({ files }) => ({
        schema: files.get('contracts/db/schema.sql') ?? '',
        seed: files.get('contracts/db/seed.sql') ?? '',
      })),
    );
    results.forEach(({ error, rows }, index) => {
      const { request, files } = databases[index]!;
      expect({ error, sql: error && files.get('contracts/db/schema.sql') }).toEqual({
        error: null,
        sql: null,
      });
      const counts = Object.entries(rows).map(([name, { length }]) => `${name} ${length}`);
      expect(counts).toEqual((request.tables ?? []).map(({ name }) => `${name} 1`).sort());
    });
  });

  it('writes event schemas that ajv accepts, with valid examples', async () => {
    const events = scaffolds
      .flatMap(({ files }) => [...files].filter(([file]) => file.startsWith('contracts/events/')))
      .map(
        ([, schema], index) => [`change/contracts/events/e${index}.schema.json`, schema] as const,
      );
    expect(events.length).toBeGreaterThan(RUNS / 2);
    const result = await checkEvents(
      { folder: 'change', files: new Map(events), openapi: [] },
      { timeoutMs: 60_000 },
    );
    expect(result).toMatchObject({ findings: [], notChecked: [] });
  });

  it('preserves every text in the OpenAPI document', () => {
    for (const { request, openapi } of apis()) {
      const document = parse(openapi) as JsonObject;
      expect(parse(openapi, { version: '1.1' })).toEqual(document);
      expect(document['info']).toMatchObject({
        title: request.title,
        description: request.description,
      });
      for (const { method, path, summary } of request.operations ?? []) {
        const item = (document['paths'] as JsonObject)[path] as JsonObject;
        const operation = item[method.toLowerCase()] as JsonObject;
        expect(operation['summary']).toBe(summary ?? operation['summary']);
      }
    }
  });

  it('writes an index table with one row for each interface', () => {
    for (const { request, files } of scaffolds) {
      const lines = (files.get('contracts/README.md') ?? '').split('\n');
      const interfaces =
        (request.operations?.length ?? 0) +
        (request.tables?.length ?? 0) +
        (request.events?.length ?? 0);
      const rows = lines.filter((line) => line.startsWith('| ['));
      expect(rows).toHaveLength(interfaces);
      expect(rows.every((row) => row.split(' | ').length === 4)).toBe(true);
      expect(lines.filter((line) => line.startsWith('#'))).toHaveLength(1);
      expect(lines.join('\n')).not.toMatch(/<script/i);
    }
  });

  /** No text of a request got out of its comment or its string. */
  function topLevelNames(types: string): string[] {
    const file = ts.createSourceFile('types.ts', types, ts.ScriptTarget.ES2022);
    return file.statements.map((statement) =>
      ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)
        ? statement.name.text
        : ts.SyntaxKind[statement.kind],
    );
  }

  function apis(): { request: ContractRequest; openapi: string; types: string }[] {
    return scaffolds.flatMap(({ request, files }) => {
      const openapi = files.get('contracts/openapi/v1.yaml');
      const types = files.get('contracts/generated/types.ts');
      return openapi === undefined || types === undefined ? [] : [{ request, openapi, types }];
    });
  }
});
