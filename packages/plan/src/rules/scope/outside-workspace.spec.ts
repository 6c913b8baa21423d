import { findingsOf, placeOf } from '../testing/findings-of';

const found = (yaml: string) => findingsOf('scope/outside-workspace', yaml);

describe('scope/outside-workspace', () => {
  it('checks every path of the contracts', () => {
    const all = found(`contracts:
  revision: 1
  openapi: { primary: ../v1.yaml, files: [contracts/v1.yaml, a/../../v2.yaml] }
  generated: { pydantic_dir: /tmp/models, typescript_dir: C:\\types }`);
    expect(all.map(placeOf)).toEqual(['3:23', '3:62', '4:30', '4:59']);
    expect(all[0]?.message).toContain("relative to the change's folder or the workspace root");
  });

  it.each([
    ['evidence', 'steps: [{ name: x, kind: command, evidence: { artifacts: [../a.log] } }]'],
    ['a working directory', 'steps: [{ name: x, kind: command, cwd: /srv }]'],
  ])('checks %s', (_, steps) => {
    expect(found(`verification:\n  tier_required: C\n  ${steps}`)).toHaveLength(1);
  });

  it('checks the outputs of a package', () => {
    const yaml = (path: string) =>
      `packages:\n  - package_id: wp-a\n    outputs: { result_keys: [done], artifacts: ['${path}'] }`;
    expect(found(yaml('dist/../../a.json'))).toHaveLength(1);
    expect(found(yaml('dist/a..b.json'))).toEqual([]);
  });
});
