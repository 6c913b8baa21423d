import { expectNoStackTrace, expectRefusal } from './harness/expect-message';
import { plannedFeature } from './harness/feature';
import { planFile } from './harness/plan';
import { useWorkspace } from './harness/use-workspace';

const CHANGE = 'export-members';
const PLAN = planFile(CHANGE);

describe('fix on a plan with a lock key that is not canonical', () => {
  const workspace = useWorkspace('demo');
  let sound: string;

  beforeAll(() => {
    plannedFeature(workspace(), [
      ...['export the members as a CSV file', `--changeId=${CHANGE}`, '--projects=api,web'],
    ]);
    const [before, ...after] = workspace().read(PLAN).split('keys: []');
    const planWith = (key: string) => [`${before}keys: ['${key}']${after[0]}`, ...after.slice(1)];
    sound = planWith('api:GET /v1/members').join('keys: []');
    workspace().write(PLAN, planWith('api:get /v1/members').join('keys: []'));
    workspace().commit('a lock key');
  });

  it('is refused on the cached target, with the name of the target to run', () => {
    const result = workspace().nx(['run', `change/${CHANGE}:validate`, '--fix']);
    expectRefusal(result, { code: 'nx run change:fix', says: /cached/ });
    expect(workspace().status()).toBe('');
  });

  it('only prints its changes with --dryRun', () => {
    const result = workspace().nx(['run', 'change:fix', `--change=${CHANGE}`, '--dryRun']);
    expect(result).toMatchObject({ exitCode: 1 });
    expectNoStackTrace(result);
    expect(result.output).toMatch(/Would fix 1 finding in 1 file/);
    expect(workspace().status()).toBe('');
  });

  it('writes only the key, and the plan is valid', () => {
    const result = workspace().nx(['run', 'change:fix', `--change=${CHANGE}`]);
    expect(result).toMatchObject({ exitCode: 0 });
    expect(result.output).toContain('lock/not-canonical');
    expect(workspace().read(PLAN)).toBe(sound);
    expect(workspace().status()).toBe(` M ${PLAN}\n`);
  });

  it('changes nothing in a second run', () => {
    const result = workspace().nx(['run', 'change:fix', `--change=${CHANGE}`]);
    expect(result).toMatchObject({ exitCode: 0 });
    expect(result.output).toContain('There is nothing to fix safely');
    expect(workspace().read(PLAN)).toBe(sound);
  });
});
