import { expectRefusal } from './harness/expect-message';
import { plannedFeature } from './harness/feature';
import { planFile, readPlan, type PlannedPackage } from './harness/plan';
import type { CommandResult } from './harness/run-command';
import { useWorkspace } from './harness/use-workspace';

const CHANGE = 'export-members';
const CONTRACTS = `openspec/changes/${CHANGE}/contracts`;

describe('the contract generator on a planned change', () => {
  const workspace = useWorkspace('demo');

  beforeAll(() => {
    plannedFeature(workspace(), [
      ...['export the members as a CSV file', `--changeId=${CHANGE}`, '--projects=api,web'],
      '--events=export.started',
    ]);
  });

  afterEach(() => workspace().reset());

  it('adds an operation, a table and an event in turn, and the change stays valid', () => {
    for (const args of [
      ['--operation=POST /v1/exports'],
      ['--operation=GET /v1/exports/{id}', '--owner=api', '--consumers=web'],
      ['--table=exports'],
      ['--event=export.finished', '--owner=api', '--consumers='],
    ]) {
      expect(addContract(args)).toMatchObject({ exitCode: 0 });
    }
    expect(planned('wp-api').locks.keys).toEqual([
      'event:export.started',
      'api:POST /v1/exports',
      'api:GET /v1/exports/{id}',
      'db:schema:exports',
      'event:export.finished',
    ]);
    expect(workspace().read(planFile(CHANGE))).toContain('plan_revision: 5');
    expect(workspace().read(`${CONTRACTS}/README.md`)).not.toContain('There is no HTTP API');
    expect(workspace().read(`${CONTRACTS}/generated/types.ts`)).toContain('createExport');

    expect(workspace().nx(['run', `change/${CHANGE}:validate`])).toMatchObject({ exitCode: 0 });
    const openspec = workspace().openspec(['validate', CHANGE, '--strict']);
    expect(openspec).toMatchObject({ exitCode: 0 });
  });

  it('writes nothing in a dry run', () => {
    const dry = addContract(['--operation=POST /v1/exports', '--dry-run']);
    expect(dry).toMatchObject({ exitCode: 0 });
    expect(dry.output).toContain(`Would add POST /v1/exports to "${CHANGE}"`);
    expect(workspace().status()).toBe('');
  });

  it.each([
    [['--event=export.started'], 'contract/exists', /export\.started\.schema\.json:1:1/],
    [['--table=exports', '--owner=apii'], 'contract/owner', /Did you mean "api"\?/],
    [['--operation=/v1/exports'], 'contract/interface', /has no method/],
    [[], 'contract/nothing-to-do', /--operation "GET/],
  ])('refuses %j with %s, and writes nothing', (args, code, says) => {
    const result = addContract(args);
    expect(result.exitCode).not.toBe(0);
    expectRefusal(result, { code, says });
    expect(workspace().status()).toBe('');
  });

  function addContract(args: readonly string[]): CommandResult {
    const command = [
      'generate',
      'parallel-plan:contract',
      `--change=${CHANGE}`,
      '--no-interactive',
    ];
    return workspace().nx([...command, ...args]);
  }

  function planned(id: string): PlannedPackage {
    const found = readPlan(workspace(), CHANGE).packages.find(
      ({ package_id }) => package_id === id,
    );
    if (found === undefined) throw new Error(`There is no ${id}`);
    return found;
  }
});
