import { findingsOf } from '../testing/findings-of';

describe('package/contracts-first', () => {
  it.each([
    ['contracts that wait', '[wp-a]', '[]', 'implement', ['error']],
    ['an implementation that does not wait', '[]', '[]', 'implement', ['warning']],
    ['an implementation that waits', '[]', '[wp-contracts]', 'implement', []],
    ['documents', '[]', '[]', 'docs', []],
  ])('%s', (_, contracts, other, type, severities) => {
    const yaml = `packages:
  - package_id: wp-contracts
    depends_on: ${contracts}
  - package_id: wp-a
    task_type: ${type}
    depends_on: ${other}
    scope: { write_allow: ['a/**'], read_allow: ['**'] }`;
    const found = findingsOf('package/contracts-first', yaml);
    expect(found.map(({ severity }) => severity)).toEqual(severities);
  });

  it('accepts plans without contracts', () => {
    const yaml = `packages:\n  - package_id: wp-a\n    depends_on: []`;
    expect(findingsOf('package/contracts-first', yaml)).toEqual([]);
  });
});
