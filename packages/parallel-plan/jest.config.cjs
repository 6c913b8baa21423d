module.exports = {
  displayName: 'parallel-plan',
  preset: '../../jest.preset.js',
  // Tests start git, Node and the OpenSpec CLI, which take their time on a busy machine.
  testTimeout: 60_000,
  coverageDirectory: '../../coverage/packages/parallel-plan',
};
