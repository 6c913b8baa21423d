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
  ])('%j gives %j', (setting, expected) => {
    const targets = setting === undefined ? {} : { verify: setting };
    expect(targetName('verify', { targets })).toBe(expected);
  });

  it('does not take what every object has for a setting', () => {
    expect(targetName('constructor', { targets: {} })).toBe('constructor');
  });
});
