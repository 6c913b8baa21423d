import { type ContractRequest } from '../request/contract-request';
import { BARE_API, EVENTS, PAYMENTS } from '../testing/sample-requests';
import { openapiModule } from './openapi-module';

const FOLDER = 'openspec/changes/add-things';

describe('openapiModule', () => {
  it.each<[string, ContractRequest, number]>([
    ['an API with everything', PAYMENTS, 11],
    ['an API of methods and paths', BARE_API, 5],
  ])('scaffolds what passes its own check: %s', async (_name, request, operations) => {
    const files = await openapiModule.scaffold(request);
    const placed = new Map([...files].map(([file, text]) => [`${FOLDER}/${file}`, text]));
    const check = await openapiModule.check(
      { folder: FOLDER, files: placed, openapi: [...placed.keys()] },
      { timeoutMs: 20_000 },
    );
    expect(check.findings).toEqual([]);
    expect(check.facts).toHaveLength(operations);
    expect(check.facts[0]).toEqual({
      lockKey: `api:${request.operations?.[0]?.method} ${request.operations?.[0]?.path}`,
      file: `${FOLDER}/contracts/openapi/v1.yaml`,
      line: expect.any(Number),
      column: 5,
    });
  });

  it('has nothing for a change without an API', async () => {
    expect(await openapiModule.scaffold(EVENTS)).toEqual(new Map());
    const nothing = { folder: FOLDER, files: new Map(), openapi: [] };
    expect(await openapiModule.check(nothing, { timeoutMs: 1 })).toEqual({
      findings: [],
      facts: [],
      notChecked: [],
    });
  });
});
