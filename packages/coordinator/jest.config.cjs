module.exports = {
  displayName: 'coordinator',
  preset: '../../jest.preset.js',
  // Real processes contend for real locks; on a busy machine they take their time.
  testTimeout: 60_000,
  coverageDirectory: '../../coverage/packages/coordinator',
};
