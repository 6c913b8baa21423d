const { join } = require('node:path');
const nxPreset = require('@nx/jest/preset').default;

// Nx asks its tasks for colours, and a terminal may too: what programs under test print must not depend on it.
delete process.env.FORCE_COLOR;
delete process.env.NO_COLOR;

process.env.GIT_CONFIG_GLOBAL = join(__dirname, 'tools/testing/gitconfig');
process.env.GIT_CONFIG_SYSTEM = '/dev/null';

/** Shared by every package: swc instead of tsc, because the type check is a target of its own. */
module.exports = {
  ...nxPreset,
  testEnvironment: 'node',
  setupFilesAfterEnv: [require.resolve('./tools/testing/describe-with.cjs')],
  testMatch: ['<rootDir>/src/**/*.spec.ts'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { ...require('./tools/testing/swc-options.cjs'), sourceMaps: 'inline' },
    ],
  },
  coverageReporters: ['html', 'text-summary'],
};
