import { bullets, cell, code, document, inline, prose, sentence, table } from './markdown';

describe('Markdown from user text', () => {
  it.each([
    ['## Why', '\\## Why'],
    ['- item', '\\- item'],
    ['a\n## Why\nb', 'a ## Why b'],
    ['<!-- gone', '&lt;!-- gone'],
    ['red\u001b[31m and \u202eturned', 'red[31m and turned'],
  ])('escapes %j inline', (text, expected) => {
    expect(inline(text)).toBe(expected);
  });

  it.each([
    ['one\n\n\n\ntwo', 'one\n\ntwo'],
    ['## Why', '\\## Why'],
    ['title\n===', 'title\n\\==='],
    ['```\n### Requirement: x\n```', '\\```\n\\### Requirement: x\n\\```'],
    ['- a list\n- stays', '- a list\n- stays'],
  ])('escapes %j as prose', (text, expected) => {
    expect(prose(text)).toBe(expected);
  });

  it.each([
    ['a', '`a`'],
    ['a`b', '`` a`b ``'],
  ])('escapes %j as code', (text, expected) => {
    expect(code(text)).toBe(expected);
  });

  it('joins parts', () => {
    const rows = table(['a', 'b'], [['1', cell('x|y')]], 'none');
    expect(document(['# T', undefined, '', sentence('yes'), bullets(['x']), rows])).toBe(
      '# T\n\nyes.\n\n- x\n\n| a | b |\n| --- | --- |\n| 1 | x\\|y |\n',
    );
    expect(table(['a'], [], 'none')).toBe('none');
  });
});
