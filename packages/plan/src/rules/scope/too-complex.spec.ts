import { findingsOf } from '../testing/findings-of';

describe('scope/too-complex', () => {
  it('reports all pairs beyond the budget in one finding', () => {
    const packages = Array.from(
      { length: 12 },
      (_, index) => `
  - package_id: wp-${index}
    depends_on: []
    scope:
      write_allow: ['*a?????????????????b']
      read_allow: ['**']
      deny: ['*a????????????????[!c]b', '*a?????????????????[bc]']`,
    );
    const found = findingsOf('scope/too-complex', `packages:${packages.join('')}`);
    const rest = found.filter(({ message }) => message.includes('more pairs of packages'));

    expect(found.length).toBeLessThan(20);
    expect(rest).toHaveLength(1);
    const others = Number(/of (\d+) more pairs/.exec(rest[0]?.message ?? '')?.[1]);
    expect(found.length + others).toBe((12 * 11) / 2);
    expect(found.every(({ severity }) => severity === 'error')).toBe(true);
  });
});
