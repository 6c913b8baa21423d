import { moduleWorkspace } from '../testing/module-workspace';

/** Unions of objects of unions of objects, and so on; only the innermost object can differ. */
function nestedUnions(levels: number, innermost: string): string {
  const types = Array.from({ length: levels }, (_, level) => {
    const members = ['a', 'b', 'c', 'd'].map((name) => {
      return `{ ${name}?: 1; left: Level${level}; right: Level${level} }`;
    });
    return `type Level${level + 1} = ${members.join(' | ')};`;
  });
  const innermostType = `type Level0 = { x: 1 } | { y: ${innermost} };`;
  return `${[innermostType, ...types].join('\n')}\nexport type All = Level${levels};\n`;
}

/** An unexported generic type whose ten methods return it with another argument. */
function growing(name: string, value: string): string {
  const methods = Array.from({ length: 10 }, (_, at) => {
    return `map${at}<U>(to: (item: T) => U): ${name}<U>;`;
  });
  const type = `interface ${name}<T> { ${methods.join(' ')} value: ${value} }`;
  return `${type}\nexport type All = ${name}<0>;\n`;
}

function objects(count: number): string {
  const members = Array.from({ length: count }, (_, at) => `{ member${at}: 1 }`);
  return `export type All = ${members.join(' | ')};\n`;
}

describe('a contract that is expensive to compare', () => {
  const workspace = moduleWorkspace({ strict: true });
  afterAll(() => workspace.remove());
  const judge = (contract: string, code: string) =>
    workspace.judge(contract, code).map((problem) => problem.code);

  it.each([
    ['nested unions', nestedUnions(40, '1'), nestedUnions(40, '1'), nestedUnions(40, '2')],
    [
      'a type that grows',
      growing('List', 'T'),
      growing('OtherList', 'T'),
      growing('OtherList', 'any'),
    ],
  ])('is compared within the budget: %s', (_, contract, fits, differs) => {
    expect(judge(contract, fits)).toEqual([]);
    expect(judge(contract, differs)).toContain('module/mismatch');
  });

  it.each([
    ['deeper unions', nestedUnions(120, '1'), nestedUnions(120, '2')],
    ['a union of very many objects', objects(1_200), objects(1_200)],
  ])('is reported as too complex: %s', (_, contract, code) => {
    expect(() => judge(contract, code)).toThrow('too complex to compare');
  });
});
