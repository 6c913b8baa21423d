import { targetName } from './options';

describe('targetName', () => {
  it.each<[string | boolean | undefined, string | undefined]>([
    [undefined, 'verify'],
    [true, 'verify'],
    [false, undefined],
    ['check-all', 'check-all'],
    ['wp-verify', 'verify'],
    ['a:b', 'verify'],
    ['', 'verify'],
  ])('returns for %j the name %j', (setting, expected) => {
    const targets = setting === undefined ? {} : { verify: setting };
    expect(targetName('verify', { targets })).toBe(expected);
  });

  it('ignores inherited object members', () => {
    expect(targetName('constructor', { targets: {} })).toBe('constructor');
  });
});
