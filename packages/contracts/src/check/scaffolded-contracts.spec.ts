import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContractRequest } from '../request/contract-request';
import { scaffoldContracts } from '../scaffold-contracts';
import { BARE_API, EVENTS, PAYMENTS, TABLES } from '../testing/sample-requests';
import { checkContracts } from './check-contracts';

const FOLDER = 'openspec/changes/add-things';
const cacheFolder = mkdtempSync(join(tmpdir(), 'parallel-plan-proof-'));

afterAll(() => rmSync(cacheFolder, { recursive: true, force: true }));

const ALL: ContractRequest = {
  ...PAYMENTS,
  schemas: { ...EVENTS.schemas, ...PAYMENTS.schemas },
  tables: TABLES.tables ?? [],
  events: EVENTS.events ?? [],
};

/** Types, models and rows are tried by the real tools beside what makes them: here is the check itself. */
describe('checkContracts on the output of scaffoldContracts', () => {
  it.each([
    ['an API with everything', PAYMENTS, 7],
    ['an API of methods and paths', BARE_API, 5],
    ['events only', EVENTS, 2],
    ['a database migration only', TABLES, 5],
    ['all of it', ALL, 14],
  ])('reports no finding and skips no check for %s', async (_, request, least) => {
    const files = await scaffoldContracts(request);
    const placed = new Map([...files].map(([file, text]) => [`${FOLDER}/${file}`, text]));
    const openapi = [...placed.keys()].filter((file) => file.endsWith('/openapi/v1.yaml'));
    const { findings, notChecked, facts } = await checkContracts(
      { folder: FOLDER, files: placed, openapi },
      { limits: { timeoutMs: 60_000, cacheFolder }, pythonModels: 'none' },
    );
    expect([findings, notChecked]).toEqual([[], []]);
    expect(facts.filter(({ isReference }) => !isReference).length).toBeGreaterThanOrEqual(least);
  });
});
