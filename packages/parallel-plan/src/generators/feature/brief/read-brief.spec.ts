import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { tempWorkspace } from '../../../testing/temp-workspace';
import { readBrief } from './read-brief';

describe('readBrief', () => {
  it.each([
    ['YAML', 'brief.yaml', 'title: Sessions\nprojects: [api]\n'],
    ['JSON', 'brief.json', '{ "title": "Sessions", "projects": ["api"] }'],
  ])('parses %s', (_, file, text) => {
    const { root } = tempWorkspace({ [file]: text });
    expect(readBrief(root, file, root)).toMatchObject({
      brief: { title: 'Sessions', projects: ['api'] },
      file,
    });
  });

  it('searches the current folder first, then the root', () => {
    const { root } = tempWorkspace({ 'a/brief.yaml': 'title: A\n', 'b/c.yaml': 'title: C\n' });
    expect(readBrief(root, 'brief.yaml', join(root, 'a')).file).toBe('a/brief.yaml');
    expect(readBrief(root, 'b/c.yaml', join(root, 'a')).file).toBe('b/c.yaml');
  });

  it.each([
    ['an unknown key', 'titel: A\n', 'brief.yaml:1:1 unknown key "titel". Did you mean "title"?'],
    [
      'a key of another tool',
      'title: A\nendpoints: []\n',
      'brief.yaml:2:1 unknown key "endpoints". Did you mean "operations"?',
    ],
    [
      'an operation without a method',
      'operations:\n  - path: /v1/sessions\n',
      'brief.yaml:2:5 "operations[0]" has no method: add one, such as "method: POST".',
    ],
    [
      'a wrong type',
      'projects: api\n',
      'brief.yaml:1:11 "projects" must be a list, but it is a text.',
    ],
    [
      'a number instead of a name or an object',
      'tables:\n  - 7\n',
      'brief.yaml:2:5 "tables[0]" is a number, which is not allowed here.',
    ],
    [
      'a value that is not one of those allowed',
      'operations:\n  - { method: POTS, path: /a }\n',
      'brief.yaml:2:15 "operations[0].method" must be one of GET, PUT, POST, DELETE, OPTIONS, HEAD, PATCH, TRACE. Did you mean "POST"?',
    ],
    [
      'a requirement without SHALL',
      'capabilities:\n  - name: a\n    added:\n      - name: b\n        text: It does.\n        scenarios: [{ name: c, when: d, then: e }]\n',
      'brief.yaml:5:15 "capabilities[0].added[0].text" has the wrong form: What the system must do, with SHALL or MUST.',
    ],
    ['a reason that is too short', 'why: Because.\n', 'brief.yaml:1:6 "why" is too short'],
    ['broken YAML', 'title: [\n', 'brief.yaml:1:8 '],
    ['a key twice', 'title: A\ntitle: B\n', 'brief.yaml:2:1 '],
    [
      'two documents',
      'title: A\n---\ntitle: B\n',
      'brief.yaml:2:1 A second YAML document starts here, but a brief is one document: remove',
    ],
    ['a list', '- a\n', 'brief.yaml:1:1 The brief must be a mapping, but it is a list.'],
    ['nothing', '', 'brief.yaml:1:1 The brief must be a mapping, but it is empty.'],
    [
      'an alias bomb',
      `a: &a [x, x, x, x, x, x, x, x, x]\n${[...'bcdefgh'].map((key, index) => `${key}: &${key} [${Array.from({ length: 9 }, () => `*${'abcdefg'[index]}`).join(', ')}]`).join('\n')}\n`,
      'brief.yaml:',
    ],
    ['hostile nesting', '['.repeat(10_000), 'brief.yaml:1:'],
  ])('reports the place of %s', (_, text, line) => {
    const { root } = tempWorkspace({ 'brief.yaml': text });
    expect(() => readBrief(root, 'brief.yaml', root)).toThrow(
      expect.objectContaining({ code: 'feature/brief', message: expect.stringContaining(line) }),
    );
  });

  it('follows many aliases', () => {
    const aliases = Array.from({ length: 200 }, () => '*step').join(', ');
    const { root } = tempWorkspace({
      'brief.yaml': `nonGoals: [&step "not now", ${aliases}]\ntitle: A\n`,
    });
    expect(readBrief(root, 'brief.yaml', root).brief.nonGoals).toHaveLength(201);
  });

  it('reports each error once', () => {
    const { root } = tempWorkspace({
      'brief.yaml': 'titel: A\noperations:\n  - path: /a\n    verb: GET\n',
    });
    expect(() => readBrief(root, 'brief.yaml', root)).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/has 3 mistakes/),
        details: [
          'brief.yaml:1:1 unknown key "titel". Did you mean "title"?',
          'brief.yaml:3:5 "operations[0]" has no method: add one, such as "method: POST".',
          'brief.yaml:4:5 unknown key "verb". Did you mean "method"?',
        ],
      }),
    );
  });

  it.each([
    ['that is not there', 'none.yaml', 'feature/brief-unreadable'],
    ['that is a folder', 'folder', 'feature/brief-unreadable'],
    ['that is not text', 'binary.yaml', 'feature/brief-unreadable'],
    ['that is too large', 'large.yaml', 'feature/brief-unreadable'],
    ['outside the workspace', '../brief.yaml', 'feature/brief-outside'],
    ['behind a link that leads outside', 'link.yaml', 'feature/brief-outside'],
  ])('refuses a brief %s', (_, file, code) => {
    const outer = tempWorkspace({
      'brief.yaml': 'title: A\n',
      'inner/folder/x': '',
      'inner/binary.yaml': new Uint8Array([0xff, 0xfe, 0x00, 0x80]),
      'inner/large.yaml': `title: ${'x'.repeat(1024 * 1024)}\n`,
    });
    const root = join(outer.root, 'inner');
    symlinkSync(join(outer.root, 'brief.yaml'), join(root, 'link.yaml'));
    expect(() => readBrief(root, file, root)).toThrow(expect.objectContaining({ code, stack: '' }));
  });
});
