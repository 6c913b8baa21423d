import { explainRule, formatRule, formatRuleList } from './explain-rule';
import { RULE_CATALOGUE } from './registry';

describe('explainRule', () => {
  it.each(RULE_CATALOGUE.map(({ id }) => id))('has a page for %s', (id) => {
    const rule = explainRule(id);
    const page = formatRule(rule);
    expect(page.split('\n')[0]).toContain(id);
    for (const line of rule.examples.wrong.split('\n')) expect(page).toContain(`  ${line}`);
    expect(page.replace(/\s+/g, ' ')).toContain(rule.howToFix.replace(/\s+/g, ' '));
  });

  it.each([
    ['Scope/Overlap ', 'scope/overlap'],
    ['hotspot', 'scope/hotspot'],
  ])('finds the rule for %j', (code, id) => {
    expect(explainRule(code).id).toBe(id);
  });

  it.each([
    ['scope/overlaps', 'There is no rule "scope/overlaps". Did you mean "scope/overlap"?'],
    ['overlap', 'There is no rule "overlap". There are "scope/overlap" and "lock/overlap".'],
    ['\u001b[31m', 'There is no rule "\\x1b[31m". There are "yaml/syntax", '],
  ])('refuses %j with a suggestion', (code, message) => {
    expect(() => explainRule(code)).toThrow(message);
  });
});

describe('the page of a rule', () => {
  it('matches the snapshot', () => {
    expect(formatRule(explainRule('scope/overlap'))).toMatchSnapshot();
  });

  it('uses colours only on request', () => {
    expect(formatRule(explainRule('schema'), { color: true })).toContain('\u001b[1mschema');
    expect(formatRule(explainRule('schema'))).not.toContain('\u001b');
  });

  it('fits the width of a terminal, except for examples', () => {
    for (const rule of RULE_CATALOGUE) {
      const { wrong, right } = rule.examples;
      const prose = formatRule(rule).replace(wrong, '').replace(right, '').split('\n');
      for (const line of prose.filter((text) => !text.includes('`'))) {
        expect(line.length).toBeLessThanOrEqual(96);
      }
    }
  });
});

describe('formatRuleList', () => {
  it('has a line for each rule', () => {
    const lines = formatRuleList(RULE_CATALOGUE).split('\n');
    expect(lines).toHaveLength(RULE_CATALOGUE.length + 3);
    expect(lines[0]).toMatch(/^yaml\/syntax +error, always +The text is not YAML\.$/);
  });
});
