module.exports = {
  displayName: 'e2e',
  preset: '../../jest.preset.js',
  globalSetup: '<rootDir>/src/harness/global-setup.ts',
  globalTeardown: '<rootDir>/src/harness/global-teardown.ts',
  testEnvironment: '<rootDir>/src/harness/failure-aware-environment.ts',
  // A test starts several processes of Nx, each of about two seconds, beside those of another file.
  testTimeout: 300_000,
};
