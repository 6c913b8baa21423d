import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import jsdoc from 'eslint-plugin-jsdoc';
import { builtinModules } from 'node:module';
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

const PURE = 'packages/plan is pure: text and data in, data out.';
const NO_DISK = 'These parts of packages/contracts get texts from the caller and read no disk.';
const PUBLIC_NX = {
  group: ['nx', 'nx/*', '@nx/devkit/*', '!@nx/devkit/testing'],
  message: 'Only the public API of @nx/devkit: everything else breaks between Nx releases.',
};

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
          patterns: [PUBLIC_NX],
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
          paths: builtinModules.map((name) => ({ name, message: PURE })),
          patterns: [{ group: ['node:*', '@nx/*', 'nx'], message: PURE }],
        },
      ],
    },
  },
  {
    // The rest of contracts runs checkers and generators, which need the disk.
    files: [
      'packages/contracts/src/{request,example,openapi,events,mock}/**/*.ts',
      'packages/contracts/src/{check,generated,sql}/*.ts',
      'packages/contracts/src/sql/{breaking,read}/**/*.ts',
      'packages/contracts/src/modules/compare/**/*.ts',
    ],
    ignores: ['**/*.spec.ts', '**/testing/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: ['fs', 'fs/promises', 'node:fs', 'node:fs/promises'].map((name) => ({
            name,
            message: NO_DISK,
          })),
          patterns: [PUBLIC_NX],
        },
      ],
    },
  },
  {
    files: ['packages/*/src/**/*.ts'],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
    },
  },
  {
    files: ['packages/*/src/**/*.ts', 'tools/**/*.mjs'],
    ignores: ['**/*.spec.ts', '**/testing/**'],
    rules: { 'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }] },
  },
  {
    files: ['packages/parallel-plan/src/{graph,executors,migrations}/**/*.ts'],
    ignores: ['**/*.spec.ts', '**/*.d.ts'],
    plugins: { jsdoc },
    rules: {
      'jsdoc/require-jsdoc': [
        'error',
        { publicOnly: true, require: { FunctionDeclaration: true } },
      ],
    },
  },
  {
    files: ['**/*.spec.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  prettier,
];
