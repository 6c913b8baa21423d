module.exports = {
  displayName: 'contracts',
  preset: '../../jest.preset.js',
  // tsc and PostgreSQL are the real ones; on a busy machine they take their time.
  testTimeout: 60_000,
  coverageDirectory: '../../coverage/packages/contracts',
};
