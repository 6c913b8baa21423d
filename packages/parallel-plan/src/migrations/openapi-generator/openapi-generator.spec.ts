import { logger, readJson, type Tree, writeJson } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import useOpenapiGenerator from './openapi-generator';

function treeWith(generators: object): Tree {
  const tree = createTreeWithEmptyWorkspace();
  writeJson(tree, 'nx.json', { defaultBase: 'main', generators });
  return tree;
}

describe('the migration to openapi-generator', () => {
  const info = jest.spyOn(logger, 'info').mockImplementation(() => undefined);
  afterEach(() => info.mockClear());
  afterAll(() => info.mockRestore());

  it.each([
    [
      'the flat form',
      { 'parallel-plan:feature': { pythonModels: 'datamodel-codegen', allowDirty: true } },
      { 'parallel-plan:feature': { pythonModels: 'openapi-generator', allowDirty: true } },
    ],
    [
      'the nested form',
      { 'parallel-plan': { feature: { pythonModels: 'datamodel-codegen' } } },
      { 'parallel-plan': { feature: { pythonModels: 'openapi-generator' } } },
    ],
  ])('changes %s and names the next command', async (_, before, after) => {
    const tree = treeWith(before);
    await useOpenapiGenerator(tree);
    expect(readJson(tree, 'nx.json')).toEqual({ defaultBase: 'main', generators: after });
    expect(info).toHaveBeenCalledWith(expect.stringContaining('nx run-many -t contracts'));
  });

  it.each([
    ['another choice', { 'parallel-plan:feature': { pythonModels: 'none' } }],
    ['no choice', { 'parallel-plan:feature': {} }],
    [
      'the option of another generator',
      { '@nx/js:library': { pythonModels: 'datamodel-codegen' } },
    ],
  ])('keeps %s', async (_, generators) => {
    const tree = treeWith(generators);
    await useOpenapiGenerator(tree);
    expect(readJson(tree, 'nx.json')).toEqual({ defaultBase: 'main', generators });
    expect(info).not.toHaveBeenCalled();
  });

  it('accepts a workspace without nx.json', async () => {
    const tree = createTreeWithEmptyWorkspace();
    tree.delete('nx.json');
    await useOpenapiGenerator(tree);
    expect(tree.exists('nx.json')).toBe(false);
  });
});
