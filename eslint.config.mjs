import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/** The arrows of the architecture: what a package may import. Everything else is an error. */
const depConstraints = [
  { sourceTag: 'scope:plan', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'scope:contracts', onlyDependOnLibsWithTags: ['scope:plan'] },
  { sourceTag: 'scope:coordinator', onlyDependOnLibsWithTags: ['scope:plan'] },
  {
    sourceTag: 'scope:plugin',
    onlyDependOnLibsWithTags: ['scope:plan', 'scope:contracts', 'scope:coordinator'],
  },
  { sourceTag: 'scope:e2e', onlyDependOnLibsWithTags: [] },
];

export default [
  {
    ignores: ['**/dist', '**/tmp', '**/coverage', '**/files/**', '**/*.generated.*', '**/out-tsc*'],
  },
  ...nx.configs['flat/base'],
  ...nx.configs['flat/typescript'],
  ...nx.configs['flat/javascript'],
  ...tseslint.configs.strict.map((config) => ({ files: ['**/*.ts'], ...config })),
  {
    files: ['**/*.ts', '**/*.mjs', '**/*.cjs', '**/*.js'],
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        { enforceBuildableLibDependency: true, allow: ['^.*/eslint.config.mjs$'], depConstraints },
      ],
    },
  },
  {
    files: ['**/*.ts'],
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['nx', 'nx/*', '@nx/devkit/*', '!@nx/devkit/testing'],
              message:
                'Only the public API of @nx/devkit: everything else breaks between Nx releases.',
            },
          ],
        },
      ],
      'no-console': 'error',
    },
  },
  {
    files: ['packages/plan/src/**/*.ts'],
    ignores: ['**/*.spec.ts', '**/testing/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['node:*', '@nx/*', 'nx'],
              message: 'packages/plan is pure: text and data in, data out.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['**/*.spec.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  prettier,
];
