import { decompose } from './decompose';
import { renderMermaid } from './render-dag';
import { sessionsRequest, shopWorkspace } from './testing/sessions-feature';

const plan = decompose(sessionsRequest, shopWorkspace);

describe('renderMermaid', () => {
  it('draws waves, direct edges and the critical path', () => {
    expect(renderMermaid(plan)).toMatchSnapshot();
  });

  it.each([
    [
      '"]; click p0 "javascript:alert(1)"',
      '#34;#93;#59; click p0 #34;javascript:alert#40;1#41;#34;',
    ],
    ['<b>`x`</b>', '#60;b#62;#96;x#96;#60;/b#62;'],
    ['a\nend\nb', 'a#92;nend#92;nb'],
    ['\u202ex', '#92;u#123;202e#125;x'],
    ['#35;', '#35;35#59;'],
  ])('escapes the title %j in its label', (title, label) => {
    const [first, ...others] = plan.packages;
    const text = renderMermaid({ ...plan, packages: [{ ...first!, title }, ...others] });
    expect(text.split('\n')[2]).toBe(`    p0["wp-contracts<br/>${label}"]`);
  });
});
