import { OPENAPI_FILE } from '../request/contract-interfaces';
import { type ContractRequest } from '../request/contract-request';
import { scaffoldContracts } from '../scaffold-contracts';
import { BARE_API, EVENTS, PAYMENTS } from '../testing/sample-requests';
import { checkOpenapi } from './check/check-openapi';

const FOLDER = 'openspec/changes/add-things';

describe('a scaffolded OpenAPI document', () => {
  it.each<[string, ContractRequest, number]>([
    ['an API with everything', PAYMENTS, 11],
    ['an API of methods and paths', BARE_API, 5],
  ])('passes its own check: %s', async (_name, request, operations) => {
    const text = (await scaffoldContracts(request)).get(OPENAPI_FILE) ?? '';
    const file = `${FOLDER}/${OPENAPI_FILE}`;
    const check = await checkOpenapi(
      { folder: FOLDER, files: new Map([[file, text]]), openapi: [file] },
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

  it('is not created for a change without an API', async () => {
    expect((await scaffoldContracts(EVENTS)).has(OPENAPI_FILE)).toBe(false);
    const nothing = { folder: FOLDER, files: new Map(), openapi: [] };
    expect(await checkOpenapi(nothing, { timeoutMs: 1 })).toEqual({
      findings: [],
      facts: [],
      notChecked: [],
    });
  });
});
