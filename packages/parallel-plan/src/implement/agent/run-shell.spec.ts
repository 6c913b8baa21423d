import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempWorkspace } from '../../testing/temp-workspace';
import { lastWords } from './run-shell';

describe('lastWords', () => {
  it.each([
    ['colors', '\u001b[31m✖\u001b[39m 1 failed\n', '✖ 1 failed'],
    ['a link of a terminal', '\u001b]8;;https://example.com\u0007page\u001b]8;;\u0007\n', 'page'],
    ['line ends of Windows', 'one\r\ntwo\r\n', 'one\ntwo'],
    ['empty lines', 'one\n\n  \ntwo\n', 'one\ntwo'],
    ['more lines than asked for', 'one\ntwo\nthree\n', 'two\nthree'],
    ['another control character', 'a\u0008b\n', 'a\\x08b'],
    ['nothing', '', ''],
  ])('returns %s as plain text', (_, text, expected) => {
    const { root } = tempWorkspace({ 'nx.json': '{}' });
    const log = join(root, 'agent.log');
    writeFileSync(log, text);
    expect(lastWords(log, 2)).toBe(expected);
  });
});
