import { tempWorkspace } from '../testing/temp-workspace';
import { readDepConstraints } from './dep-constraints';

const EXPECTED = [
  { sourceTag: 'scope:a', onlyDependOnLibsWithTags: ['scope:a', 'scope:b'] },
  { allSourceTags: ['x'], notDependOnLibsWithTags: [] },
];

describe('readDepConstraints', () => {
  it.each([
    [
      '.eslintrc.json',
      JSON.stringify({
        overrides: [
          { rules: { '@nx/enforce-module-boundaries': ['error', { depConstraints: EXPECTED }] } },
        ],
      }),
    ],
    [
      'eslint.config.mjs',
      `import nx from '@nx/eslint-plugin';
export default [{ rules: { '@nx/enforce-module-boundaries': ['error', {
  allow: [],
  // who may use what
  depConstraints: [
    { sourceTag: 'scope:a', onlyDependOnLibsWithTags: ["scope:a", 'scope:b', /* more */], },
    { allSourceTags: ['x'], notDependOnLibsWithTags: [] },
  ],
}] } }];`,
    ],
  ])('parses %s', (file, text) => {
    const { root } = tempWorkspace({ [file]: text });
    expect(readDepConstraints(root)).toEqual(EXPECTED);
  });

  it.each([
    ['nothing is there', {}],
    ['there are none', { 'eslint.config.mjs': 'export default [];' }],
    [
      'they are computed',
      { 'eslint.config.mjs': 'export default [{ depConstraints: constraints() }];' },
    ],
    [
      'a part is computed',
      { 'eslint.config.mjs': "depConstraints: [{ sourceTag: `a`, x: ['b'] }]" },
    ],
    ['some are spread', { 'eslint.config.mjs': 'depConstraints: [...more]' }],
    ['they are something else', { '.eslintrc.json': '{"depConstraints": [{"sourceTag": 3}]}' }],
    ['they never end', { 'eslint.config.mjs': `depConstraints: ${'['.repeat(100_000)}` }],
  ])('returns nothing if %s', (_, files: Record<string, string>) => {
    expect(readDepConstraints(tempWorkspace(files).root)).toBeUndefined();
  });
});
