import { parsePlan } from '../parse/parse-plan';
import { RULES } from './registry';
import { validatePlans } from './validate-plans';

const SOUND = `packages:
  - package_id: wp-a
    depends_on: []`;

describe('validatePlans', () => {
  it('counts findings by file', () => {
    const result = validatePlans([
      parsePlan(`${SOUND}\n    locks: { files: [], keys: ['feature:x:y'] }`, { file: 'a.yaml' }),
      parsePlan(']', { file: 'b.yaml' }),
    ]);
    expect(result).toMatchObject({ version: 1, valid: false });
    expect(result.files.map(({ file, valid }) => [file, valid])).toEqual([
      ['a.yaml', false],
      ['b.yaml', false],
    ]);
    const all = result.files.flatMap(({ diagnostics }) => diagnostics);
    expect(result.summary.infos).toBe(1);
    expect(result.summary.errors + result.summary.warnings + 1).toBe(all.length);
  });

  it('reports that no rule ran on an unreadable text', () => {
    const { notChecked } = validatePlans([parsePlan(']', { file: 'b.yaml' })]);
    expect(notChecked.map(({ check }) => check)).toEqual(RULES.map(({ meta }) => meta.id));
    expect(notChecked[0]?.why).toMatch(/^b\.yaml: .*YAML/);
  });

  it.each([
    ['a cycle', SOUND.replace('[]', '[wp-a]'), 'cycle'],
    ['one id twice', `${SOUND}\n${SOUND.split('\n').slice(1).join('\n')}`, 'share an id'],
  ])('reports what could not be checked because of %s', (_, yaml, why) => {
    const { notChecked } = validatePlans([parsePlan(yaml)]);
    const checks = notChecked.map(({ check }) => check);
    expect(checks).toContain('scope/overlap');
    expect(checks).toContain('lock/overlap');
    expect(checks).not.toContain('lock/not-canonical');
    expect(notChecked.every((entry) => entry.why.includes(why))).toBe(true);
  });

  it('refuses a plan with too many packages', () => {
    const packages = Array.from({ length: 20_001 }, (_, n) => `  - { package_id: p${n} }`);
    const { files, notChecked } = validatePlans([parsePlan(`packages:\n${packages.join('\n')}`)]);
    expect(files[0]?.diagnostics.map(({ code }) => code)).toContain('scope/too-complex');
    expect(notChecked.map(({ check }) => check)).toContain('scope/overlap');
  });

  it('reports a collision once, at the later change', () => {
    const plan = (file: string) =>
      parsePlan(`${SOUND}\n    scope: { write_allow: ['src/**'], read_allow: ['**'] }`, { file });
    const otherPlans = [plan('a.yaml'), plan('b.yaml')];
    const { files, collisions } = validatePlans(otherPlans, { otherPlans });
    const found = files.flatMap(({ diagnostics }) =>
      diagnostics.filter(({ code }) => code === 'change/scope-overlap'),
    );
    expect(found.map(({ file, related }) => [file, related[0]?.file])).toEqual([
      ['b.yaml', 'a.yaml'],
    ]);
    expect(collisions).toMatchObject([{ changes: ['a.yaml', 'b.yaml'] }]);
  });

  it('reports no collisions when nothing was compared', () => {
    expect(validatePlans([parsePlan(SOUND)])).not.toHaveProperty('collisions');
    expect(validatePlans([parsePlan(SOUND)], { changes: [] }).collisions).toEqual([]);
  });
});
