import { unknownRuleSettings } from './rule-settings';

describe('unknownRuleSettings', () => {
  it('accepts settings that have an effect', () => {
    expect(unknownRuleSettings({ 'scope/hotspot': 'off', 'lock/overlap': 'warn' })).toEqual([]);
    expect(unknownRuleSettings({ 'scope/overlap': 'error' })).toEqual([]);
  });

  it.each([
    [{ 'scope/hotspots': 'off' }, 'unknown-rule', 'Did you mean "scope/hotspot"?'],
    [{ nonsense: 'off' }, 'unknown-rule', '`parallel-plan explain` lists the rules.'],
    [{ __proto__x: 'off' }, 'unknown-rule', 'parallel-plan explain'],
    [{ 'scope/hotspot': 'loud' }, 'unknown-setting', 'off, info, warn or error'],
    [{ 'scope/hotspot': 'toString' }, 'unknown-setting', 'off, info, warn or error'],
    [{ 'scope/hotspot': 1 }, 'unknown-setting', 'off, info, warn or error'],
    [{ 'scope/overlap': 'off' }, 'required', 'always an error'],
    [{ 'yaml/syntax': 'warn' }, 'required', 'always an error'],
  ])('refuses %j as %s', (settings, kind, hint) => {
    const [problem, ...others] = unknownRuleSettings(settings);
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ rule: Object.keys(settings)[0], kind });
    expect(problem?.message).toContain(hint);
  });
});
